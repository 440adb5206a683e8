// Runs at CloudFront's edge on each request of the media origin (cloudfront-js-2.0: no modules, no timers).
// What follows an original is its name for who saves it: the object is one, the names of it are many.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by name.
function handler(event) {
  const request = event.request;
  request.uri = request.uri.replace(/\/original\/[^/]+$/, '/original');
  return request;
}
