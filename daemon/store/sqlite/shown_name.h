// A source's name as shown to people, in SQL, where `s` is its row: the configured one, else the
// feed's own title, else its address. Of the literal of a statement, which is known by its address.
#pragma once

#define SHOWN_NAME \
  "CASE WHEN s.name <> '' THEN s.name WHEN s.title <> '' THEN s.title ELSE s.url END"
