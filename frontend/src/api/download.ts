import { readFile } from './client';

/** Keep a file that the API gives only to who may see it. */
export async function saveFile(path: string, fileName: string): Promise<void> {
  const url = URL.createObjectURL(await readFile(path));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // the browser has taken the file up once the current work is over
  window.setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 0);
}
