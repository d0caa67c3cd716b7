// RapidJSON's types, with memory that runs out as an exception: of its own allocator it takes a
// null pointer for memory and writes to it. Nothing else in feedmill uses RapidJSON's own.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdlib>
#include <new>

namespace feedmill::rapid {

/// RapidJSON's concept of an allocator.
class Memory {
 public:
  static constexpr bool kNeedFree = true;
  void* Malloc(std::size_t size) { return size == 0 ? nullptr : checked(std::malloc(size)); }
  void* Realloc(void* old, std::size_t /*old_size*/, std::size_t size) {
    if (size > 0) return checked(std::realloc(old, size));
    std::free(old);
    return nullptr;
  }
  static void Free(void* memory) { std::free(memory); }

 private:
  static void* checked(void* memory) {
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
  }
};

using Pool = rapidjson::MemoryPoolAllocator<Memory>;
using Value = rapidjson::GenericValue<rapidjson::UTF8<>, Pool>;
using Document = rapidjson::GenericDocument<rapidjson::UTF8<>, Pool, Memory>;
using StringBuffer = rapidjson::GenericStringBuffer<rapidjson::UTF8<>, Memory>;
template <class Out>
using Writer = rapidjson::Writer<Out, rapidjson::UTF8<>, rapidjson::UTF8<>, Memory>;

}  // namespace feedmill::rapid
