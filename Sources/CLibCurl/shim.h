// The checks of types that the header makes need a constant option; these functions are the check.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

// curl_easy_setopt takes what it takes by the option, which Swift cannot call: one function for
// each kind of value.

static inline CURLcode waypoint_curl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode waypoint_curl_set_text(CURL *handle, CURLoption option, const char *text) {
  return curl_easy_setopt(handle, option, text);
}

static inline CURLcode waypoint_curl_set_number(CURL *handle, CURLoption option, long number) {
  return curl_easy_setopt(handle, option, number);
}

static inline CURLcode waypoint_curl_set_list(
    CURL *handle, CURLoption option, struct curl_slist *list) {
  return curl_easy_setopt(handle, option, list);
}

static inline CURLcode waypoint_curl_set_pointer(CURL *handle, CURLoption option, void *pointer) {
  return curl_easy_setopt(handle, option, pointer);
}

// For CURLOPT_WRITEFUNCTION and CURLOPT_READFUNCTION, which look alike.
static inline CURLcode waypoint_curl_set_function(
    CURL *handle, CURLoption option, curl_write_callback function) {
  return curl_easy_setopt(handle, option, function);
}

static inline CURLcode waypoint_curl_get_number(CURL *handle, CURLINFO what, long *number) {
  return curl_easy_getinfo(handle, what, number);
}

static inline CURLcode waypoint_curl_get_text(CURL *handle, CURLINFO what, char **text) {
  return curl_easy_getinfo(handle, what, text);
}
