import type { Page } from 'playwright-core';

/** Whether the page's tab is served by a service worker, which has all that it keeps. */
export const untilInstalled = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
};

/** What is on the device besides the application itself: answers of the API as text, and addresses of pictures. */
export const keptOnDevice = (page: Page) =>
  page.evaluate(async () => {
    const read = async (database: string): Promise<unknown[]> => {
      const names = (await indexedDB.databases()).map(({ name }) => name);
      if (!names.includes(database)) return [];
      const done = <Result>(request: IDBRequest<Result>) =>
        new Promise<Result>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const opened = await done(indexedDB.open(database));
      const stores = [...opened.objectStoreNames];
      const rows = stores.map((name) => done(opened.transaction(name).objectStore(name).getAll()));
      const all = (await Promise.all(rows)).flat();
      opened.close();
      return all;
    };
    const names = (await caches.keys()).filter((name) => !/precache|^config$/.test(name));
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return {
      answers: JSON.stringify(await read('offline')),
      pictures: requests.flat().map(({ url }) => url),
      pictureDates: (await read('workbox-expiration')).length,
      account: localStorage.getItem('account'),
    };
  });
