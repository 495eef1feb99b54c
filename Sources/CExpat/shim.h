#include <expat.h>
#include <stddef.h>
#include <stdlib.h>

// Expat keeps every name it has met, every open element and the whole of a long attribute. A small
// file can make that gigabytes, and expat has no limit of its own but that it gives up when it is
// handed no memory. Its allocators are told no parser, so what is held is counted by thread: a
// parser must be made, fed and freed on one.

static const size_t waypoint_expat_limit = (size_t)16 << 20;

// In a function, because Swift takes no variable over from a header.
static inline size_t *waypoint_expat_held(void) {
  static _Thread_local size_t held;
  return &held;
}

// The size stands before the block; sixteen bytes keep its alignment.
static inline void *waypoint_expat_malloc(size_t size) {
  if (size > waypoint_expat_limit || *waypoint_expat_held() + size > waypoint_expat_limit) return NULL;
  size_t *block = (size_t *)malloc(size + 16);
  if (!block) return NULL;
  block[0] = size;
  *waypoint_expat_held() += size;
  return (char *)block + 16;
}

static inline void waypoint_expat_free(void *memory) {
  if (!memory) return;
  size_t *block = (size_t *)((char *)memory - 16);
  *waypoint_expat_held() -= block[0];
  free(block);
}

static inline void *waypoint_expat_realloc(void *memory, size_t size) {
  if (!memory) return waypoint_expat_malloc(size);
  size_t *block = (size_t *)((char *)memory - 16);
  size_t before = block[0];
  if (size > waypoint_expat_limit || *waypoint_expat_held() - before + size > waypoint_expat_limit) {
    return NULL;
  }
  size_t *moved = (size_t *)realloc(block, size + 16);
  if (!moved) return NULL;
  moved[0] = size;
  *waypoint_expat_held() = *waypoint_expat_held() - before + size;
  return (char *)moved + 16;
}

// A parser that holds 16 MB at most and then ends with XML_ERROR_NO_MEMORY.
static inline XML_Parser waypoint_expat_parser(void) {
  XML_Memory_Handling_Suite suite = {
      waypoint_expat_malloc, waypoint_expat_realloc, waypoint_expat_free};
  return XML_ParserCreate_MM(NULL, &suite, NULL);
}
