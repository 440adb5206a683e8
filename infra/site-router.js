// Runs at CloudFront's edge on each request of a site (cloudfront-js-2.0: no modules, no timers).
// A path without a file extension is a page of the application, which its index.html draws.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by name.
function handler(event) {
  const request = event.request;
  const host = request.headers.host.value;
  if (host === APEX) {
    return {
      statusCode: 301,
      statusDescription: 'Moved Permanently',
      headers: { location: { value: `https://www.${host}${request.uri}` } },
    };
  }
  const lastSegment = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (!lastSegment.includes('.')) request.uri = '/index.html';
  return request;
}
