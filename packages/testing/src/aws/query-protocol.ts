/** The older protocol of AWS, of CloudFormation, EC2 and STS: forms in, XML out. */
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export type Xml = string | number | boolean | undefined | readonly Xml[] | { readonly [name: string]: Xml };

/** Lists become `<member>` elements; undefined is left out. */
function xmlOf(value: Xml, item = 'member'): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) {
    return (value as readonly Xml[]).map((one) => `<${item}>${xmlOf(one, item)}</${item}>`).join('');
  }
  if (typeof value === 'object') {
    return Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([name, one]) => `<${name}>${xmlOf(one, item)}</${name}>`)
      .join('');
  }
  return escaped(String(value));
}

export const answerOf = (action: string, result: Xml): string =>
  `<${action}Response><${action}Result>${xmlOf(result)}</${action}Result><ResponseMetadata><RequestId>model</RequestId></ResponseMetadata></${action}Response>`;

/** EC2 has no element for the result, and calls the elements of lists `item`. */
export const ec2AnswerOf = (action: string, result: Xml): string =>
  `<${action}Response><requestId>model</requestId>${xmlOf(result, 'item')}</${action}Response>`;

export const refusalOf = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error><RequestId>model</RequestId></ErrorResponse>`;

/** EC2 words refusals in a list of its own. */
export const ec2RefusalOf = (code: string, message: string): string =>
  `<Response><Errors><Error><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error></Errors><RequestID>model</RequestID></Response>`;

/** `Parameters.member.1.ParameterKey=a&…` as `[{ ParameterKey: 'a', … }]`. */
export function membersOf(form: URLSearchParams, name: string): Record<string, string>[] {
  const members: Record<string, string>[] = [];
  for (const [key, value] of form) {
    const found = new RegExp(`^${name}\\.member\\.(\\d+)\\.(.+)$`).exec(key);
    if (found === null) continue;
    const at = Number(found[1]) - 1;
    members[at] = { ...members[at], [found[2]!]: value };
  }
  return members;
}
