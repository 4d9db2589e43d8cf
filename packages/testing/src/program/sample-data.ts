import { renderSampleData, type SampleData } from '@verger/pipeline';

const SPECIES = ['Apple Golden 1', 'Banana', 'Cherry 1', 'Kiwi', 'Lemon', 'Orange'];

/** Draws a labelled data set of a few classes, three clips each, with Training and Test. */
export async function drawSampleData(
  folder: string,
  classes = SPECIES.length,
  framesPerClip = 7,
): Promise<SampleData> {
  return renderSampleData(folder, { species: SPECIES.slice(0, classes), framesPerClip });
}
