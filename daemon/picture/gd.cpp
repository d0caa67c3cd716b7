#include "picture/gd.h"

#include <dlfcn.h>

#include <cstdarg>

namespace feedmill {
namespace {

constexpr const char* kLibrary = "libgd.so.3";  // its ABI since 2013

template <class Function>
bool find(void* library, const char* name, Function& out) {
  out = reinterpret_cast<Function>(dlsym(library, name));
  return out != nullptr;
}

void say_nothing(int /*priority*/, const char* /*format*/, va_list /*values*/) {}

bool find_all(void* library, Gd& gd) {
  decltype(&gdSetErrorMethod) on_error = nullptr;
  const bool found =
      find(library, "gdImageCreateFromJpegPtrEx", gd.from_jpeg) &&
      find(library, "gdImageCreateFromPngPtr", gd.from_png) &&
      find(library, "gdImageCreateFromGifPtr", gd.from_gif) &&
      find(library, "gdImageCreateTrueColor", gd.create) &&
      find(library, "gdImageFilledRectangle", gd.fill) &&
      find(library, "gdImageCopyResampled", gd.copy_scaled) &&
      find(library, "gdImageJpegPtr", gd.to_jpeg) && find(library, "gdImageDestroy", gd.destroy) &&
      find(library, "gdFree", gd.free) && find(library, "gdSetErrorMethod", on_error);
  // A build of GD may lack the newer kinds.
  find(library, "gdImageCreateFromWebpPtr", gd.from_webp);
  find(library, "gdImageCreateFromAvifPtr", gd.from_avif);
  if (on_error != nullptr) on_error(say_nothing);
  return found;
}

}  // namespace

const Gd* load_gd() {
  static const Gd* const kLoaded = []() -> const Gd* {
    static Gd gd;
    // Never closed: this process ends with it.
    void* const library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
    return library != nullptr && find_all(library, gd) ? &gd : nullptr;
  }();
  return kLoaded;
}

}  // namespace feedmill
