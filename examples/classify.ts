// Names the fruit on photos: node examples/classify.ts apple.jpg …
import { openRecognizer } from 'verger';

await using recognizer = await openRecognizer();
for (const photo of await recognizer.classify(process.argv.slice(2), { top: 3 })) {
  if (photo.error) console.log(`${photo.path}: ${photo.error.message}`);
  else if (!photo.known) console.log(`${photo.path}: no fruit this model knows`);
  else {
    const names = photo.predictions.map(
      ({ name, probability }) => `${name} ${(100 * probability).toFixed(0)} %`,
    );
    console.log(`${photo.path}: ${names.join(', ')}`);
  }
}
