// What each stage of `feedmill parse` costs beside raw pugixml, in bytes of document a second of
// CPU time.
//
//     parse_bench [--repeat=MB] FOLDER|FILE... [Google Benchmark's options]
//
// A folder is measured as one: all its feeds, one after the other. A file's items are repeated
// until it has so many MB (40; 0: as it is). Stages: "pugixml" raw, in place; "decode"; "read" is
// XML and mapping; "sanitise" bodies; "write" JSON; "whole" is all of them as the command does it.
#include <benchmark/benchmark.h>
#include <time.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "documents.h"
#include "feedmill/document.h"
#include "feedmill/json.h"
#include "feedmill/parse.h"
#include "json/feed_stream.h"

namespace {

using namespace feedmill;
using Set = std::vector<bench::Document>;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Measures `work(input)` alone, each time on a fresh `prepare(document)`.
template <class Prepare, class Work>
void measure(benchmark::State& state, const Set& set, Prepare prepare, Work work) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    double spent = 0;
    for (const bench::Document& document : set) {
      auto input = prepare(document.bytes);
      const double start = cpu_seconds();
      work(std::move(input));
      spent += cpu_seconds() - start;
      bytes += document.bytes.size();
    }
    state.SetIterationTime(spent);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

std::string copy(const std::string& bytes) { return bytes; }

Document decoded(const std::string& bytes) { return decode(std::string_view(bytes), ""); }

std::vector<ParsedEntry> parsed(const std::string& bytes) {
  auto feed = parse(decoded(bytes), "");
  return feed ? std::move(feed->entries) : std::vector<ParsedEntry>();
}

std::vector<Entry> normalised(const std::string& bytes) {
  std::vector<Entry> entries;
  for (ParsedEntry& entry : parsed(bytes)) entries.push_back(normalise(std::move(entry)));
  return entries;
}

void raw_pugixml(std::string&& text) {
  pugi::xml_document document;
  document.load_buffer_inplace(text.data(), text.size(),
                               pugi::parse_default | pugi::parse_trim_pcdata, pugi::encoding_utf8);
  benchmark::DoNotOptimize(document);
}

void read_entries(Document&& document) {
  std::size_t count = 0;
  const FeedSink sink{[](const Feed&) {}, [&](ParsedEntry&&) { ++count; }};
  benchmark::DoNotOptimize(parse_to(std::move(document), "", sink));
}

void sanitise_entries(std::vector<ParsedEntry>&& entries) {
  for (ParsedEntry& entry : entries) benchmark::DoNotOptimize(normalise(std::move(entry)));
}

void empty_when_full(std::string& out) {
  constexpr std::size_t kPiece = std::size_t{1} << 16U;
  if (out.size() >= kPiece) out.clear();
}

void write_entries(std::vector<Entry>&& entries) {
  std::string out;
  FeedStream stream(out);
  for (const Entry& entry : entries) {
    stream.entry(entry);
    empty_when_full(out);
  }
}

void whole(std::string&& bytes) {
  std::string out;
  FeedStream stream(out);
  const FeedSink sink{[&](const Feed& feed) { stream.begin(feed); },
                      [&](ParsedEntry&& entry) {
                        normalise_in_place(entry);
                        stream.entry(entry.entry);
                        empty_when_full(out);
                      }};
  if (const auto feed = parse_to(decode(std::move(bytes), ""), "", sink)) stream.end(*feed);
  benchmark::DoNotOptimize(out);
}

template <class Prepare, class Work>
void add(const std::string& name, const Set& set, Prepare prepare, Work work) {
  benchmark::RegisterBenchmark(
      name.c_str(), [=, &set](benchmark::State& state) { measure(state, set, prepare, work); })
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

void add_stages(const std::string& name, const Set& set) {
  add(name + "/pugixml", set, copy, raw_pugixml);
  add(name + "/decode", set, copy, [](std::string&& bytes) { decode(std::move(bytes), ""); });
  add(name + "/read", set, decoded, read_entries);
  add(name + "/sanitise", set, parsed, sanitise_entries);
  add(name + "/write", set, normalised, write_entries);
  add(name + "/whole", set, copy, whole);
}

}  // namespace

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  constexpr std::string_view kRepeat = "--repeat=";
  std::size_t megabytes = 40;
  std::vector<std::pair<std::string, Set>> sets;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    const std::filesystem::path path(argument);
    if (argument.substr(0, kRepeat.size()) == kRepeat) {
      megabytes = std::strtoul(arguments[i] + kRepeat.size(), nullptr, 10);
    } else if (std::filesystem::is_directory(path)) {
      sets.emplace_back("folder", bench::read_folder(path.string()));
    } else {
      const std::string bytes = bench::read_file(path.string());
      sets.emplace_back(path.stem().string(),
                        Set{{"", bench::repeat_items(bytes, megabytes * 1000000)}});
    }
  }
  for (const auto& [name, set] : sets) add_stages(name, set);
  benchmark::RunSpecifiedBenchmarks();
  return sets.empty() ? 2 : 0;
}
