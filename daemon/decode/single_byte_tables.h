// The upper halves of the single-byte encodings, for the table of encodings. Pure; any thread.
#pragma once

namespace feedmill {

/// Characters of the bytes 0x80 to 0xFF; U+FFFD where there is none.
using UpperHalf = char16_t[128];

extern const UpperHalf kIbm866, kIso88592, kIso88593, kIso88594, kIso88595, kIso88596, kIso88597,
    kIso88598, kIso885910, kIso885913, kIso885914, kIso885915, kIso885916, kKoi8R, kKoi8U,
    kMacintosh, kWindows874, kWindows1250, kWindows1251, kWindows1252, kWindows1253, kWindows1254,
    kWindows1255, kWindows1256, kWindows1257, kWindows1258, kXMacCyrillic;

}  // namespace feedmill
