/** What keeps cookies and calls the API from a page, as far as HTTP shows it. */
export const newBrowser = (url: string, { address }: { address?: string } = {}) => {
  const cookies = new Map<string, string>();
  const mediaCookies = new Map<string, string>();

  const keep = (line: string): void => {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const gone = attributes.some((one) => one === 'Max-Age=0' || one === 'Expires=Thu, 01 Jan 1970 00:00:00 GMT');
    const kept = attributes.includes('Path=/') ? cookies : mediaCookies;
    if (gone) kept.delete(name);
    else kept.set(name, value);
  };

  const request = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(address && { 'x-forwarded-for': address }),
        ...(cookies.size > 0 && { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) keep(line);
    return response;
  };

  return {
    cookies,
    /** Those that are sent with no request to the API, for their path is another. */
    mediaCookies,
    request,

    /** @param accessToken sent as the page does, which keeps it in memory */
    ask: async (method: string, path: string, options: { body?: unknown; accessToken?: string } = {}) => {
      const { body, accessToken } = options;
      const response = await request(method, path, body, accessToken ? { authorization: `Bearer ${accessToken}` } : {});
      const text = await response.text();
      // biome-ignore lint/suspicious/noExplicitAny: a test says itself what it expects
      return { status: response.status, body: (text ? JSON.parse(text) : null) as any, headers: response.headers };
    },
  };
};

export type Browser = ReturnType<typeof newBrowser>;
