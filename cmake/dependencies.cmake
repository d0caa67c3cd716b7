# Every library comes from Debian (scripts/packages lists them); each is linked by the one target that
# needs it.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(pugixml REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(date REQUIRED)
find_package(OpenSSL REQUIRED)
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(idn2 REQUIRED IMPORTED_TARGET libidn2)
pkg_check_modules(microhttpd REQUIRED IMPORTED_TARGET libmicrohttpd)
pkg_check_modules(crypto REQUIRED IMPORTED_TARGET libcrypto)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(deflate REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(brotli REQUIRED IMPORTED_TARGET libbrotlidec)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
find_path(GD_INCLUDE_DIR gd.h REQUIRED)  # the library itself is loaded where a picture is decoded
find_path(MUSTACHE_INCLUDE_DIR kainjow/mustache.hpp REQUIRED)  # one header; a path of the system's
if(FEEDMILL_TESTS OR FEEDMILL_FUZZ)
  find_package(Catch2 REQUIRED)
  pkg_check_modules(gumbo REQUIRED IMPORTED_TARGET gumbo)
  pkg_check_modules(zip REQUIRED IMPORTED_TARGET libzip)  # reads books back
endif()
