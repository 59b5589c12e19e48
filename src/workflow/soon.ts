/** What work comes to when it does so within this many milliseconds; undefined when it takes longer. It goes on all the same. */
export async function soon<T>(work: Promise<T>, within: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => { timer = setTimeout(() => { resolve(undefined); }, within); });
  return Promise.race([work, late]).finally(() => { clearTimeout(timer); });
}
