/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A table measured as a card: which rows it shows, in which fonts, how wide and high.
 * Widths are bounded, so that one name of a thousand letters does not make a diagram
 * unreadable; what is cut ends in an ellipsis.
 */
#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "diagram/rel-card.h"

#define MIN_WIDTH     170.0
#define MAX_NAME      260.0
#define MAX_TYPE      130.0
#define GAP           18.0
#define BADGE         24.0
#define NOTE          18.0
#define MAX_VIEW_ROWS 60

static void
add_row (GArray     *rows,
         RelId       column,
         RelSign     sign,
         gboolean    strong,
         const char *name,
         const char *type,
         gboolean    unique,
         RelMetrics *metrics)
{
  RelCardRow row = { column, sign, strong ? REL_FONT_STRONG : REL_FONT_NAME, NULL, NULL, unique };

  row.name = rel_metrics_ellipsize (metrics, row.font, name, MAX_NAME);
  row.type = rel_metrics_ellipsize (metrics, REL_FONT_TYPE, type, MAX_TYPE);
  g_array_append_val (rows, row);
}

static RelCard *
finish (RelId       id,
        const char *name,
        gboolean    noted,
        GArray     *rows,
        RelMetrics *metrics)
{
  RelCard *card = g_new0 (RelCard, 1);
  double width;

  card->id = id;
  card->noted = noted;
  card->title = rel_metrics_ellipsize (metrics, REL_FONT_TITLE, name, MAX_NAME + 60);
  width = MAX (MIN_WIDTH, rel_metrics_get_width (metrics, REL_FONT_TITLE, card->title) + REL_CARD_SIGN + 2 * REL_CARD_PAD + (noted ? NOTE : 0));

  for (guint i = 0; i < rows->len; i++)
    {
      RelCardRow *row = &g_array_index (rows, RelCardRow, i);
      double need = REL_CARD_SIGN + rel_metrics_get_width (metrics, row->font, row->name) + GAP +
                    (row->unique ? BADGE : 0) + rel_metrics_get_width (metrics, REL_FONT_TYPE, row->type) + REL_CARD_PAD;

      width = MAX (width, need);
    }

  card->rect.width = ceil (width);
  card->rect.height = REL_CARD_HEADER + (rows->len > 0 ? rows->len * REL_CARD_ROW + 6 : 0);
  card->n_rows = rows->len;
  card->rows = (RelCardRow *) g_array_free (rows, FALSE);

  return card;
}

static RelSign
sign_of (RelTable *table,
         RelId     column)
{
  gboolean key = rel_table_get_key_position (table, column) != 0;
  gboolean link = rel_table_is_link_column (table, column);

  if (key && link)
    return REL_SIGN_KEY_LINK;

  return key ? REL_SIGN_KEY : link ? REL_SIGN_LINK : REL_SIGN_NONE;
}

/**
 * rel_card_new_table:
 * @table: a table
 * @detail: how much to show
 * @opened: a person opened it: never fold by length
 * @folded: a person folded it to keys and links
 * @metrics: measures text
 *
 * Returns: (transfer full): a card at (0, 0)
 */
RelCard *
rel_card_new_table (RelTable   *table,
                    RelDetail   detail,
                    gboolean    opened,
                    gboolean    folded,
                    RelMetrics *metrics)
{
  const RelTableInfo *info = rel_table_get_info (table);
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (RelCardRow));
  gboolean fold = folded || (!opened && info->columns->len > REL_CARD_FOLD_ROWS);
  guint n_left_out = 0;

  for (guint i = 0; detail != REL_DETAIL_NAMES && i < info->columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (info->columns, i);
      RelId id = rel_column_get_id (column);
      RelSign sign = sign_of (table, id);
      gboolean key = rel_table_get_key_position (table, id) != 0;

      if (sign == REL_SIGN_NONE && (detail == REL_DETAIL_KEYS || fold))
        {
          n_left_out++;
          continue;
        }

      add_row (rows, id, sign, rel_column_get_info (column)->not_null || key,
               rel_column_get_name (column), rel_column_get_declared_type (column),
               !key && rel_table_is_unique_column (table, id), metrics);
      g_array_index (rows, RelCardRow, rows->len - 1).noted = rel_column_get_info (column)->note != NULL;
    }

  if (detail == REL_DETAIL_ALL && n_left_out > 0)
    {
      /* Translators: stands in a folded card, in place of the columns that are not shown. */
      g_autofree char *more = g_strdup_printf (ngettext ("+ %u more", "+ %u more", n_left_out), n_left_out);

      add_row (rows, REL_ID_NONE, REL_SIGN_NONE, FALSE, more, "", FALSE, metrics);
    }

  return finish (rel_table_get_id (table), info->name, info->note != NULL, rows, metrics);
}

/**
 * rel_card_new_view:
 * @view: a view
 * @detail: how much to show
 * @metrics: measures text
 *
 * Returns: (transfer full): a card at (0, 0)
 */
RelCard *
rel_card_new_view (RelView    *view,
                   RelDetail   detail,
                   RelMetrics *metrics)
{
  const RelViewInfo *info = rel_view_get_info (view);
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (RelCardRow));
  RelCard *card;

  for (guint i = 0; detail == REL_DETAIL_ALL && info->columns != NULL && i < MIN (info->columns->len, MAX_VIEW_ROWS); i++)
    {
      RelColumn *column = g_ptr_array_index (info->columns, i);

      add_row (rows, rel_column_get_id (column), REL_SIGN_NONE, FALSE,
               rel_column_get_name (column), rel_column_get_declared_type (column), FALSE, metrics);
    }

  card = finish (rel_view_get_id (view), info->name, FALSE, rows, metrics);
  card->is_view = TRUE;

  return card;
}

/**
 * rel_card_new_area:
 * @id: identity of an area that is folded
 * @name: its name
 * @n_tables: how many tables are on it
 * @metrics: measures text
 *
 * Returns: (transfer full): a card at (0, 0), that stands for all of them
 */
RelCard *
rel_card_new_area (RelId       id,
                   const char *name,
                   guint       n_tables,
                   RelMetrics *metrics)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (RelCardRow));
  g_autofree char *words = g_strdup_printf (ngettext ("%u table", "%u tables", n_tables), n_tables);
  RelCard *card;

  add_row (rows, REL_ID_NONE, REL_SIGN_NONE, FALSE, words, "", FALSE, metrics);
  card = finish (id, name, FALSE, rows, metrics);
  /* like a view it has a dashed edge, and no link begins at it */
  card->is_view = card->is_area = TRUE;

  return card;
}

/**
 * rel_card_free:
 * @card: (transfer full): a card
 */
void
rel_card_free (RelCard *card)
{
  for (guint i = 0; i < card->n_rows; i++)
    {
      g_free (card->rows[i].name);
      g_free (card->rows[i].type);
    }
  g_free (card->rows);
  g_free (card->title);
  g_free (card);
}

/**
 * rel_card_get_row_y:
 * @card: a card
 * @column: id of a column
 *
 * Returns: the middle of its row below the card's upper edge; of the header when the
 *   card does not show it
 */
double
rel_card_get_row_y (const RelCard *card,
                    RelId          column)
{
  for (guint i = 0; i < card->n_rows && column != REL_ID_NONE; i++)
    if (card->rows[i].column == column)
      return REL_CARD_HEADER + 2 + (i + 0.5) * REL_CARD_ROW;

  return REL_CARD_HEADER / 2;
}

/**
 * rel_card_get_column_at:
 * @card: a card
 * @y: pixels below the card's upper edge
 *
 * Returns: id of the column whose row is there, or 0
 */
RelId
rel_card_get_column_at (const RelCard *card,
                        double         y)
{
  int row = (int) floor ((y - REL_CARD_HEADER - 2) / REL_CARD_ROW);

  return row >= 0 && (guint) row < card->n_rows ? card->rows[row].column : REL_ID_NONE;
}
