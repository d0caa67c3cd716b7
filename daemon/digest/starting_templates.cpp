// What `feedmill template` prints: the built-in forms, written as templates.
#include "digest/template.h"

namespace feedmill {
namespace {

constexpr std::string_view kHtml = R"mustache(<!doctype html>
{{! What stands between two braces is escaped, between three it is not: docs/templates.md }}
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; {{#has_pictures}}img-src data:; {{/has_pictures}}style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{{title}}, {{date}}{{#lead}}: {{lead}}{{/lead}}</title>
<style>{{{style}}}</style>
</head>
<body>
<div class="page">
<header class="masthead">
<h1 dir="auto">{{title}}</h1>
<p class="dateline"><time datetime="{{sealed}}" dir="ltr">{{date}}</time><span>{{#summary}}<span>{{.}}</span>{{/summary}}</span></p>
</header>
{{#contents}}
<nav class="contents" aria-labelledby="contents">
<h2 id="contents">In this issue</h2>
<ol>
{{{contents_list}}}
</ol>
</nav>
{{/contents}}
<main>
{{#stories}}
{{#group}}
<h2 class="group" dir="auto">{{group}}</h2>
{{/group}}
<article id="s{{number}}"{{#rank}} class="{{rank}}"{{/rank}} lang="{{language}}" dir="{{direction}}">
<p class="kicker">{{#shown_source}}<span class="source"><bdi>{{shown_source}}</bdi></span> {{/shown_source}}<time datetime="{{when}}" dir="ltr">{{time}}</time>{{#minutes}} <span>{{minutes}} min</span>{{/minutes}}{{#withdrawn}} <span>withdrawn by its source</span>{{/withdrawn}}</p>
<div class="story">
<h2>{{#link}}<a href="{{link}}" rel="noopener noreferrer nofollow"><bdi>{{title}}</bdi></a>{{/link}}{{^link}}<bdi>{{title}}</bdi>{{/link}}</h2>
{{#byline}}
<p class="byline">{{byline}}</p>
{{/byline}}
{{#picture}}
<p class="picture{{#picture_wide}} wide{{/picture_wide}}"><img width="{{picture_width}}" height="{{picture_height}}" alt="{{picture_alt}}" src="{{picture}}"></p>
{{/picture}}
{{{text}}}{{{files}}}
{{#also}}
{{#first}}<p class="also" lang="en" dir="ltr">Also in {{/first}}{{#link}}<a href="{{link}}" rel="noopener noreferrer nofollow"><bdi>{{source}}</bdi></a>{{/link}}{{^link}}<bdi>{{source}}</bdi>{{/link}}{{^last}}, {{/last}}{{#last}}</p>{{/last}}
{{/also}}
{{#related}}
{{#first}}<p class="also" dir="ltr">Related: {{/first}}{{#link}}<a href="{{link}}" rel="noopener noreferrer nofollow"><bdi>{{title}}</bdi></a>{{/link}}{{^link}}<bdi>{{title}}</bdi>{{/link}} (<bdi>{{source}}</bdi>){{^last}}; {{/last}}{{#last}}</p>{{/last}}
{{/related}}
</div>
</article>
{{/stories}}
{{#has_more}}
<section class="more" aria-labelledby="more">
<h2 id="more">More on earlier stories</h2>
<div>
{{#more}}
<div lang="" dir="auto"><h3>{{title}}</h3>
<ul>
{{#reports}}
<li>{{#link}}<a href="{{link}}" rel="noopener noreferrer nofollow"><bdi>{{title}}</bdi></a>{{/link}}{{^link}}<bdi>{{title}}</bdi>{{/link}} <span><bdi>{{source}}</bdi>, <time datetime="{{when}}" dir="ltr">{{time}}</time></span></li>
{{/reports}}
</ul></div>
{{/more}}
</div>
</section>
{{/has_more}}
{{#has_corrections}}
<section class="more" aria-labelledby="corrected">
<h2 id="corrected">Corrected since</h2>
<div>
{{#corrections}}
<div lang="" dir="auto"><h3>{{#link}}<a href="{{link}}" rel="noopener noreferrer nofollow"><bdi>{{title}}</bdi></a>{{/link}}{{^link}}<bdi>{{title}}</bdi>{{/link}}</h3>
<p class="also"><bdi>{{source}}</bdi>, <time datetime="{{when}}" dir="ltr">{{time}}</time>{{#says}}: {{says}}{{/says}}</p>
{{#has_changes}}
<ul>
{{#changes}}
<li>{{#in_title}}<span>Title:</span> {{/in_title}}{{#leading}}{{leading}} {{/leading}}{{#before}}<del>{{before}}</del> {{/before}}{{#after}}<ins>{{after}}</ins> {{/after}}{{trailing}}</li>
{{/changes}}
{{#further}}
<li><span>and {{further}} more</span></li>
{{/further}}
</ul>
{{/has_changes}}
</div>
{{/corrections}}
</div>
</section>
{{/has_corrections}}
{{#has_gaps}}
<section class="more" aria-labelledby="gaps">
<h2 id="gaps">What may be missing</h2>
<div>
<div><ul>
{{#gaps}}
<li><bdi>{{source}}</bdi> <span>{{says}}</span></li>
{{/gaps}}
</ul></div>
</div>
</section>
{{/has_gaps}}
{{#has_health}}
<section class="more" aria-labelledby="health">
<h2 id="health">Feed health</h2>
<div>
<div><h3>{{health_summary}}</h3>
<ul>
{{#health}}
<li><bdi>{{source}}</bdi> <span>{{says}}</span></li>
{{/health}}
</ul></div>
</div>
</section>
{{/has_health}}
</main>
<footer>
{{#among_issues}}
<nav class="onward" aria-label="Other issues">
{{#previous}}
<a href="{{previous}}.html" rel="prev">The issue before</a>
{{/previous}}
<a href="index.html">All issues</a>
<a href="latest.html">The latest issue</a>
</nav>
{{/among_issues}}
<p>Made by feedmill from its sources' own feeds, <time datetime="{{sealed}}" dir="ltr">{{date}}, {{time}}</time>.</p>
<p>Issue {{id}}</p>
</footer>
</div>
</body>
</html>
)mustache";

constexpr std::string_view kMarkdown = R"mustache(# {{title}}

{{date}}, {{time}}{{#summary}} · {{.}}{{/summary}}

{{#stories}}
{{#group}}
# {{group}}

{{/group}}
## {{#link}}[{{title}}]({{{link}}}){{/link}}{{^link}}{{title}}{{/link}}

{{source}} · {{time}}{{#byline}} · {{byline}}{{/byline}}{{#minutes}} · {{minutes}} min{{/minutes}}{{#withdrawn}} · withdrawn by its source{{/withdrawn}}

{{#excerpt}}
{{excerpt}}

{{/excerpt}}
{{#also}}{{#first}}Also in: {{/first}}{{#link}}[{{source}}]({{{link}}}){{/link}}{{^link}}{{source}}{{/link}}{{^last}}, {{/last}}{{#last}}

{{/last}}{{/also}}
{{#related}}
- Related: {{#link}}[{{title}}]({{{link}}}){{/link}}{{^link}}{{title}}{{/link}} · {{source}}
{{/related}}
{{#has_related}}

{{/has_related}}
{{/stories}}
{{#has_more}}
## More on earlier stories

{{#more}}
### {{title}}

{{#reports}}
- {{#link}}[{{title}}]({{{link}}}){{/link}}{{^link}}{{title}}{{/link}} · {{source}} · {{time}}
{{/reports}}

{{/more}}
{{/has_more}}
{{#has_corrections}}
## Corrected since

{{#corrections}}
### {{#link}}[{{title}}]({{{link}}}){{/link}}{{^link}}{{title}}{{/link}}

{{source}} · {{time}}{{#says}} · {{says}}{{/says}}

{{#changes}}
- {{#in_title}}Title: {{/in_title}}{{leading}} {{#before}}~~{{before}}~~ {{/before}}{{#after}}**{{after}}** {{/after}}{{trailing}}
{{/changes}}

{{/corrections}}
{{/has_corrections}}
{{#has_gaps}}
## What may be missing

{{#gaps}}
- {{source}}: {{says}}
{{/gaps}}

{{/has_gaps}}
{{#has_health}}
## Feed health

{{#health}}
- {{source}}: {{says}}
{{/health}}

{{/has_health}}
---

Made by feedmill · issue {{id}} · {{{sealed}}}
)mustache";

constexpr std::string_view kText = R"mustache({{title}}
{{date}}, {{time}}
{{#summary}}{{.}}{{^last}}, {{/last}}{{/summary}}

{{#stories}}
{{#group}}
{{group}}

{{/group}}
{{number}}. {{title}}
    {{source}}, {{time}}{{#byline}}, by {{byline}}{{/byline}}{{#minutes}}, {{minutes}} min{{/minutes}}{{#withdrawn}}, withdrawn by its source{{/withdrawn}}
{{#excerpt}}

    {{excerpt}}
{{/excerpt}}
{{#link}}

    {{link}}
{{/link}}
{{#also}}
{{#first}}

{{/first}}
    also in {{source}}
{{#link}}
    {{link}}
{{/link}}
{{/also}}
{{#related}}

    related: {{title}} ({{source}})
{{#link}}
    {{link}}
{{/link}}
{{/related}}

{{/stories}}
{{#has_more}}
More on earlier stories

{{#more}}
{{title}}
{{#reports}}
  - {{title}} ({{source}}, {{time}})
{{#link}}
    {{link}}
{{/link}}
{{/reports}}

{{/more}}
{{/has_more}}
{{#has_corrections}}
Corrected since

{{#corrections}}
{{title}} ({{source}}, {{time}})
{{#says}}
  - {{says}}
{{/says}}
{{#changes}}
  - {{#in_title}}Title: {{/in_title}}{{leading}} {{#before}}[-{{before}}-] {{/before}}{{#after}}{+{{after}}+} {{/after}}{{trailing}}
{{/changes}}

{{/corrections}}
{{/has_corrections}}
{{#has_gaps}}
What may be missing

{{#gaps}}
  - {{source}} ({{says}})
{{/gaps}}

{{/has_gaps}}
{{#has_health}}
Feed health: {{health_summary}}

{{#health}}
  - {{source}} ({{says}})
{{/health}}

{{/has_health}}
Made by feedmill
Issue {{id}}
Sealed {{sealed}}
)mustache";

}  // namespace

std::string_view starting_template(DigestFormat format) {
  switch (format) {
    case DigestFormat::kHtml:
      return kHtml;
    case DigestFormat::kMarkdown:
      return kMarkdown;
    case DigestFormat::kText:
      return kText;
    default:
      return {};
  }
}

}  // namespace feedmill
