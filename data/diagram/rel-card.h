/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-diagram.h"
#include "diagram/rel-metrics.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

#define REL_CARD_HEADER 38.0
#define REL_CARD_ROW    24.0
#define REL_CARD_RADIUS 8.0
#define REL_CARD_PAD    14.0
#define REL_CARD_SIGN   30.0 /* width of the column with key and link signs */

/* Longer tables fold to keys and links unless opened. */
#define REL_CARD_FOLD_ROWS 22

typedef enum
{
  REL_SIGN_NONE,
  REL_SIGN_KEY,
  REL_SIGN_LINK,
  REL_SIGN_KEY_LINK,
} RelSign;

/**
 * RelCardRow:
 * @column: id of the column; 0 for the row that says how many more there are
 * @sign: what stands before its name
 * @font: font of its name: strong where it must have a value
 * @name: its name, shortened to fit
 * @type: its type, shortened to fit
 * @unique: it has the unique badge
 * @noted: people said something of the column: its name is underlined with dots
 *
 * A row of a card. Owned by the card.
 */
typedef struct
{
  RelId    column;
  RelSign  sign;
  RelFont  font;
  char    *name;
  char    *type;
  gboolean unique;
  gboolean noted;
} RelCardRow;

/**
 * RelCard:
 * @id: id of the table or view
 * @is_view: it is a view
 * @is_area: it is an area that is folded; @id is that of the area
 * @noted: people said something of the table: a sign in the header tells
 * @color: number of its colour
 * @title: its name, shortened to fit
 * @rows: (array length=n_rows): what it lists
 * @n_rows: their number
 * @rect: where it is
 *
 * A table as measured rows, at a place.
 */
typedef struct
{
  RelId       id;
  gboolean    is_view;
  gboolean    is_area;
  gboolean    noted;
  int         color;
  char       *title;
  RelCardRow *rows;
  guint       n_rows;
  RelRect     rect;
} RelCard;

RelCard                 *rel_card_new_table      (RelTable      *table,
                                                  RelDetail      detail,
                                                  gboolean       opened,
                                                  gboolean       folded,
                                                  RelMetrics    *metrics);
RelCard                 *rel_card_new_view       (RelView       *view,
                                                  RelDetail      detail,
                                                  RelMetrics    *metrics);
RelCard                 *rel_card_new_area       (RelId          id,
                                                  const char    *name,
                                                  guint          n_tables,
                                                  RelMetrics    *metrics);
void                     rel_card_free           (RelCard       *card);
double                   rel_card_get_row_y      (const RelCard *card,
                                                  RelId          column);
RelId                    rel_card_get_column_at  (const RelCard *card,
                                                  double         y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelCard, rel_card_free)

REL_END_DECLS
