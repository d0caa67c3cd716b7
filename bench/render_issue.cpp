// What it takes to render an issue: render_issue [STORIES=10000] [--templates]. Prints, for each
// form, wall and CPU seconds and bytes, then all of it and the peak of memory, the issue itself
// included. The stories are made up: words of syllables, four paragraphs each, every third one told
// by three sources.
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>

#include "digest/compose.h"
#include "digest/render.h"
#include "digest/template.h"

namespace {

using namespace feedmill;

class Words {
 public:
  std::string text(int words) {
    std::string text;
    for (int i = 0; i < words; ++i) {
      if (i > 0) text += ' ';
      for (unsigned n = 1 + random_() % 4; n > 0; --n) text += kSyllables[random_() % 16];
    }
    return text;
  }

 private:
  static constexpr const char* kSyllables[] = {"ba",  "dor", "fen", "gul", "hap", "jin",
                                               "kos", "lum", "mer", "nov", "pil", "quo",
                                               "rus", "sav", "tek", "wim"};
  std::mt19937 random_{7};
};

Issue made_up(int stories) {
  Words words;
  Issue issue;
  issue.id = "urn:uuid:6d1f0a52-3b0c-8e55-9f3a-0c5b1d2e4f60";
  issue.digest = "all";
  issue.title = "All of it";
  issue.sealed = Instant{Seconds{1795435200}};
  issue.stem = "2026-11-23T120000Z";
  issue.timezone = "Europe/Berlin";
  for (int i = 0; i < stories; ++i) {
    Story story;
    story.story_id = fmt::format("s{}", i + 1);
    for (int report = 0; report < (i % 3 == 0 ? 3 : 1); ++report) {
      Report told;
      told.entry_id = fmt::format("e{}-{}", i + 1, report);
      told.source = fmt::format("Source {}", (i + report) % 500);
      told.source_url = fmt::format("https://s{}.example/feed", (i + report) % 500);
      told.first_seen = issue.sealed - Seconds{60 * i};
      told.entry.title = words.text(8);
      told.entry.url = fmt::format("https://s{}.example/{}", (i + report) % 500, i);
      told.entry.published = told.first_seen;
      if (report == 0)
        for (int p = 0; p < 4; ++p) told.entry.content_html += "<p>" + words.text(60) + "</p>";
      story.reports.push_back(std::move(told));
    }
    issue.stories.push_back(std::move(story));
  }
  return issue;
}

double cpu() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

int main(int argc, char** argv) {
  const bool templates = argc > 1 && std::string_view(argv[argc - 1]) == "--templates";
  const int stories = argc > 1 && std::atoi(argv[1]) > 0 ? std::atoi(argv[1]) : 10'000;
  const Issue issue = made_up(stories);
  const long before = peak_kilobytes();
  const double begun = cpu();
  const IssueView view = compose(issue);
  fmt::print("{:10} {:6.2f} s\n", "composing", cpu() - begun);
  for (const FormatInfo& format : kFormats) {
    if (templates && !Template::is_offered(format.format)) continue;
    const double start = cpu();
    std::size_t bytes = 0;
    const auto count = [&bytes](std::string& piece) {
      bytes += piece.size();
      piece.clear();
    };
    if (templates) {
      std::string out;
      Template::compile(format.format, std::string(starting_template(format.format)))
          ->render(view, out, count);
      count(out);
    } else {
      render(view, format.format, count);
    }
    fmt::print("{:10} {:6.2f} s {:10} bytes\n", format.name, cpu() - start, bytes);
  }
  fmt::print("{:10} {:6.2f} s; memory {} MB at most, {} MB of it the issue\n", "all", cpu() - begun,
             peak_kilobytes() / 1024, before / 1024);
  return 0;
}
