// What the reading of HTML costs, in bytes a second, on bodies as feeds have them: paragraphs with
// links and emphasis, a list, an image, a table, character references. FEEDMILL_BENCH_HTML may name
// a file of real bodies instead.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "text/excerpt.h"
#include "text/html.h"

namespace {

using namespace feedmill;

std::string body() {
  if (const char* const path = std::getenv("FEEDMILL_BENCH_HTML")) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string html;
  for (int i = 0; i < 20; ++i) {
    html +=
        "<p>The ferry between the two islands sails again from Monday, the harbour office said. "
        "<a href=\"https://example.org/news/ferry?id=1&amp;from=feed\" target=\"_blank\">Its "
        "timetable</a> stays as it was in <em>spring</em> &#8211; with one more boat on Fridays, "
        "and a fare of &euro;&nbsp;4.50.</p>\n<ul><li>North quay: <b>7.15</b></li><li>South quay: "
        "<b>7.40</b></li></ul>\n<p><img src=\"/images/ferry.jpg\" alt=\"The ferry\" width=\"640\" "
        "height=\"360\" class=\"wide\" style=\"float: left; margin: 4px\"></p>\n<blockquote>"
        "&#8220;We are glad,&#8221; said a woman who had waited since the first storm of the "
        "winter, and asked for nothing but a dry seat.</blockquote>\n";
  }
  return html;
}

template <class Read>
void measure(benchmark::State& state, Read read) {
  const std::string html = body();
  for (auto _ : state) benchmark::DoNotOptimize(read(html));
  state.SetBytesProcessed(std::int64_t(state.iterations()) * std::int64_t(html.size()));
}

void sanitise(benchmark::State& state) {
  measure(state, [](const std::string& h) { return sanitise_html(h, "https://example.org/a/"); });
}
void to_text(benchmark::State& state) {
  measure(state, [](const std::string& h) { return html_to_text(h); });
}
void to_paragraphs(benchmark::State& state) {
  measure(state, [](const std::string& h) { return html_to_paragraphs(h); });
}
void escape(benchmark::State& state) {
  measure(state, [](const std::string& h) { return escape_html(h); });
}
void decode(benchmark::State& state) {
  measure(state, [](const std::string& h) { return decode_entities(h); });
}
void excerpt(benchmark::State& state) {
  const std::string text = html_to_text(body());
  for (auto _ : state) benchmark::DoNotOptimize(recognise_excerpt(text));
  state.SetBytesProcessed(std::int64_t(state.iterations()) * std::int64_t(text.size()));
}

}  // namespace

BENCHMARK(sanitise);
BENCHMARK(to_text);
BENCHMARK(to_paragraphs);
BENCHMARK(escape);
BENCHMARK(decode);
BENCHMARK(excerpt);
BENCHMARK_MAIN();
