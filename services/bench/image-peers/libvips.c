/*
 * The recipe `image-1` in plain C on libvips: how fast it could be without Node, queue or confinement.
 *
 *   libvips-renditions JOBS FILE…   makes every rendition of every file, JOBS files at once, and prints
 *   {"seconds":…,"bytes":{"w1920 avif":…,…}}: the time without start-up, and the size of each kind, summed up.
 *
 * Keep its settings equal to services/worker/processing/image-recipe.ts.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <vips/vips.h>

static const int widths[] = {1920, 1280, 640, 320};
static const char *formats[] = {"avif", "webp", "jpeg"};
enum { WIDTHS = 4, FORMATS = 3 };

static char **files;
static int file_count;
static int next_file;
static size_t bytes[WIDTHS][FORMATS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void die(const char *what) {
  fprintf(stderr, "%s: %s", what, vips_error_buffer());
  exit(1);
}

static size_t encode(VipsImage *image, int format) {
  void *data;
  size_t length;
  int failed = 1;
  if (format == 0)
    failed = vips_heifsave_buffer(image, &data, &length, "Q", 55, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1,
                                  "effort", 0, "subsample_mode", VIPS_FOREIGN_SUBSAMPLE_ON, "tune", "iq", "keep",
                                  VIPS_FOREIGN_KEEP_NONE, NULL);
  else if (format == 1)
    failed = vips_webpsave_buffer(image, &data, &length, "Q", 80, "effort", 2, "keep", VIPS_FOREIGN_KEEP_NONE, NULL);
  else
    failed = vips_jpegsave_buffer(image, &data, &length, "Q", 80, "optimize_coding", TRUE, "subsample_mode",
                                  VIPS_FOREIGN_SUBSAMPLE_ON, "keep", VIPS_FOREIGN_KEEP_NONE, NULL);
  if (failed) die(formats[format]);
  g_free(data);
  return length;
}


/* Lets go of an image for what was made of it. */
static VipsImage *replace(VipsImage *image, VipsImage *made) {
  g_object_unref(image);
  return made;
}

static VipsImage *in_memory(VipsImage *image) {
  VipsImage *pixels = vips_image_copy_memory(image);
  if (!pixels) die("pixels");
  return replace(image, pixels);
}

/* Upright, in sRGB, the largest width: with the JPEG decoder's own halving as far as it goes, as sharp does. */
static VipsImage *decode(const char *file, const void *input, size_t length) {
  VipsImage *header, *image, *made;
  if (vips_jpegload_buffer((void *)input, length, &header, NULL)) die(file);
  int upright = vips_image_get_orientation_swap(header) ? header->Ysize : header->Xsize;
  g_object_unref(header);
  int shrink = 1;
  while (shrink < 8 && upright >= 2 * shrink * widths[0]) shrink *= 2;
  if (vips_jpegload_buffer((void *)input, length, &image, "shrink", shrink, "fail_on", VIPS_FAIL_ON_WARNING, "access",
                           VIPS_ACCESS_SEQUENTIAL, NULL))
    die(file);
  double scale = (double)widths[0] / (vips_image_get_orientation_swap(image) ? image->Ysize : image->Xsize);
  if (scale < 1) {
    if (vips_resize(image, &made, scale, NULL)) die("resize");
    image = replace(image, made);
  }
  if (vips_image_get_typeof(image, VIPS_META_ICC_NAME)) {
    if (vips_icc_transform(image, &made, "srgb", "embedded", TRUE, NULL)) die("colour");
    image = replace(image, made);
  }
  image = in_memory(image);
  if (vips_autorot(image, &made, NULL)) die("orientation");
  return in_memory(replace(image, made));
}

static void renditions(const char *file) {
  gchar *input;
  gsize length;
  VipsImage *image;
  if (!g_file_get_contents(file, &input, &length, NULL)) die(file);
  VipsImage *pixels = decode(file, input, length);
  g_free(input);
  for (int width = 0; width < WIDTHS; width++) {
    if (pixels->Xsize > widths[width]) {
      if (vips_resize(pixels, &image, (double)widths[width] / pixels->Xsize, NULL)) die("resize");
      pixels = in_memory(replace(pixels, image));
    }
    for (int format = 0; format < FORMATS; format++) {
      size_t size = encode(pixels, format);
      pthread_mutex_lock(&lock);
      bytes[width][format] += size;
      pthread_mutex_unlock(&lock);
    }
  }
  g_object_unref(pixels);
}

static void *work(void *unused) {
  for (;;) {
    pthread_mutex_lock(&lock);
    int file = next_file++;
    pthread_mutex_unlock(&lock);
    if (file >= file_count) break;
    renditions(files[file]);
  }
  vips_thread_shutdown();
  return unused;
}

int main(int argc, char **argv) {
  if (argc < 3 || VIPS_INIT(argv[0])) die("usage: libvips-renditions JOBS FILE...");
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  int jobs = atoi(argv[1]);
  files = argv + 2;
  file_count = argc - 2;
  pthread_t threads[64];
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (int job = 0; job < jobs && job < 64; job++) pthread_create(&threads[job], NULL, work, NULL);
  for (int job = 0; job < jobs && job < 64; job++) pthread_join(threads[job], NULL);
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("{\"seconds\":%.4f,\"bytes\":{", (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
  for (int width = 0; width < WIDTHS; width++)
    for (int format = 0; format < FORMATS; format++)
      printf("%s\"w%d %s\":%zu", width || format ? "," : "", widths[width], formats[format], bytes[width][format]);
  printf("}}\n");
  return 0;
}
