/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Brings the proposals of data/sql/rel-completion into GtkSourceView. The list is made
 * anew for each letter: making it takes well under a millisecond, and what fits best
 * changes with the word.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "console/rel-sql-provider.h"

#include "sql/rel-completion.h"

#define REL_TYPE_SQL_ITEM (rel_sql_item_get_type ())

G_DECLARE_FINAL_TYPE (RelSqlItem, rel_sql_item, REL, SQL_ITEM, GObject)

struct _RelSqlItem
{
  GObject          parent_instance;
  RelProposalKind  kind;
  char            *label;
  char            *detail;
  char            *text;
};

static void rel_sql_item_proposal_init (GtkSourceCompletionProposalInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RelSqlItem, rel_sql_item, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL, rel_sql_item_proposal_init))

struct _RelSqlProvider
{
  GObject    parent_instance;
  RelSchema *schema;
};

static void rel_sql_provider_interface_init (GtkSourceCompletionProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RelSqlProvider, rel_sql_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER, rel_sql_provider_interface_init))

static char *
rel_sql_item_get_typed_text (GtkSourceCompletionProposal *proposal)
{
  return g_strdup (REL_SQL_ITEM (proposal)->text);
}

static void
rel_sql_item_proposal_init (GtkSourceCompletionProposalInterface *iface)
{
  iface->get_typed_text = rel_sql_item_get_typed_text;
}

static void
rel_sql_item_finalize (GObject *object)
{
  RelSqlItem *self = REL_SQL_ITEM (object);

  g_free (self->label);
  g_free (self->detail);
  g_free (self->text);

  G_OBJECT_CLASS (rel_sql_item_parent_class)->finalize (object);
}

static void
rel_sql_item_class_init (RelSqlItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_sql_item_finalize;
}

static void
rel_sql_item_init (RelSqlItem *self)
{
}

/* Offsets of a buffer are characters, those of the library bytes. */
static gsize
get_text (GtkSourceCompletionContext  *context,
          char                       **text)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  GtkTextIter start, end, cursor;
  g_autofree char *before = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  before = gtk_text_iter_get_slice (&start, &cursor);
  *text = gtk_text_iter_get_slice (&start, &end);

  return strlen (before);
}

static void
fill (RelSqlProvider             *self,
      GtkSourceCompletionContext *context,
      GListStore                 *store)
{
  g_autofree char *text = NULL;
  gsize offset = get_text (context, &text);
  g_autoptr(GPtrArray) proposals = NULL;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  RelSpan word;

  if (self->schema != NULL)
    proposals = rel_completion_propose (self->schema, text, offset, &word);
  for (guint i = 0; proposals != NULL && i < proposals->len; i++)
    {
      const RelProposal *proposal = g_ptr_array_index (proposals, i);
      RelSqlItem *item;

      /* What is written already need not be proposed. */
      if (proposals->len == 1 && strlen (proposal->text) == word.end - word.start &&
          g_ascii_strncasecmp (proposal->text, text + word.start, word.end - word.start) == 0)
        break;
      item = g_object_new (REL_TYPE_SQL_ITEM, NULL);
      item->kind = proposal->kind;
      item->label = g_strdup (proposal->label);
      item->detail = g_strdup (proposal->detail);
      item->text = g_strdup (proposal->text);
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), items->pdata, items->len);
}

static void
rel_sql_provider_populate_async (GtkSourceCompletionProvider *provider,
                                 GtkSourceCompletionContext  *context,
                                 GCancellable                *cancellable,
                                 GAsyncReadyCallback          callback,
                                 gpointer                     user_data)
{
  g_autoptr(GTask) task = g_task_new (provider, cancellable, callback, user_data);
  GListStore *store = g_list_store_new (REL_TYPE_SQL_ITEM);

  g_task_set_source_tag (task, rel_sql_provider_populate_async);
  fill (REL_SQL_PROVIDER (provider), context, store);
  g_task_return_pointer (task, store, g_object_unref);
}

static GListModel *
rel_sql_provider_populate_finish (GtkSourceCompletionProvider  *provider,
                                  GAsyncResult                 *result,
                                  GError                      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
rel_sql_provider_refilter (GtkSourceCompletionProvider *provider,
                           GtkSourceCompletionContext  *context,
                           GListModel                  *model)
{
  if (G_IS_LIST_STORE (model))
    fill (REL_SQL_PROVIDER (provider), context, G_LIST_STORE (model));
}

static void
rel_sql_provider_display (GtkSourceCompletionProvider *provider,
                          GtkSourceCompletionContext  *context,
                          GtkSourceCompletionProposal *proposal,
                          GtkSourceCompletionCell     *cell)
{
  static const char *const icons[] = {
    [REL_PROPOSAL_JOIN] = "rel-link-symbolic", [REL_PROPOSAL_CONDITION] = "rel-link-symbolic", [REL_PROPOSAL_COLUMN] = NULL,
    [REL_PROPOSAL_SOURCE] = "rel-table-symbolic", [REL_PROPOSAL_TABLE] = "rel-table-symbolic", [REL_PROPOSAL_VIEW] = "rel-table-symbolic",
    [REL_PROPOSAL_FUNCTION] = NULL, [REL_PROPOSAL_KEYWORD] = NULL,
  };
  RelSqlItem *item = REL_SQL_ITEM (proposal);

  switch (gtk_source_completion_cell_get_column (cell))
    {
    case GTK_SOURCE_COMPLETION_COLUMN_ICON:
      if (icons[item->kind] != NULL)
        gtk_source_completion_cell_set_icon_name (cell, icons[item->kind]);
      break;
    case GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT:
      gtk_source_completion_cell_set_text (cell, item->label);
      break;
    case GTK_SOURCE_COMPLETION_COLUMN_AFTER:
      gtk_source_completion_cell_set_text (cell, item->detail);
      break;
    default:
      gtk_source_completion_cell_set_text (cell, NULL);
      break;
    }
}

static void
rel_sql_provider_activate (GtkSourceCompletionProvider *provider,
                           GtkSourceCompletionContext  *context,
                           GtkSourceCompletionProposal *proposal)
{
  RelSqlItem *item = REL_SQL_ITEM (proposal);
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  g_autofree char *insertion = g_strdup (item->text);
  g_autofree char *text = NULL;
  gsize offset = get_text (context, &text);
  g_autoptr(GPtrArray) again = NULL;
  GtkTextIter start, end;
  RelSpan word = { offset, offset };

  /* Where the word begins is asked again: letters may have come since the list was made. */
  if (REL_SQL_PROVIDER (provider)->schema != NULL)
    again = rel_completion_propose (REL_SQL_PROVIDER (provider)->schema, text, offset, &word);

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_iter_at_mark (buffer, &end, gtk_text_buffer_get_insert (buffer));
  gtk_text_buffer_get_iter_at_offset (buffer, &start, gtk_text_iter_get_offset (&end) - g_utf8_strlen (text + word.start, word.end - word.start));
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, insertion, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static gboolean
rel_sql_provider_is_trigger (GtkSourceCompletionProvider *provider,
                             const GtkTextIter           *iter,
                             gunichar                     c)
{
  GtkTextIter start = *iter;
  g_autofree char *word = NULL;

  if (c == '.')
    return TRUE;
  if (c != ' ')
    return FALSE;

  /* Behind these words something from the schema comes, so it is shown unasked. */
  gtk_text_iter_backward_chars (&start, 6);
  word = gtk_text_iter_get_slice (&start, iter);
  g_strchomp (word);

  return strlen (word) >= 4 && (g_ascii_strcasecmp (word + strlen (word) - 4, "JOIN") == 0 || g_ascii_strcasecmp (word + strlen (word) - 4, "FROM") == 0);
}

static int
rel_sql_provider_get_priority (GtkSourceCompletionProvider *provider,
                               GtkSourceCompletionContext  *context)
{
  return 0;
}

static void
rel_sql_provider_interface_init (GtkSourceCompletionProviderInterface *iface)
{
  iface->populate_async = rel_sql_provider_populate_async;
  iface->populate_finish = rel_sql_provider_populate_finish;
  iface->refilter = rel_sql_provider_refilter;
  iface->display = rel_sql_provider_display;
  iface->activate = rel_sql_provider_activate;
  iface->is_trigger = rel_sql_provider_is_trigger;
  iface->get_priority = rel_sql_provider_get_priority;
}

static void
rel_sql_provider_dispose (GObject *object)
{
  g_clear_object (&REL_SQL_PROVIDER (object)->schema);

  G_OBJECT_CLASS (rel_sql_provider_parent_class)->dispose (object);
}

static void
rel_sql_provider_class_init (RelSqlProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_sql_provider_dispose;
}

static void
rel_sql_provider_init (RelSqlProvider *self)
{
}

RelSqlProvider *
rel_sql_provider_new (void)
{
  return g_object_new (REL_TYPE_SQL_PROVIDER, NULL);
}

void
rel_sql_provider_set_schema (RelSqlProvider *self,
                             RelSchema      *schema)
{
  g_return_if_fail (REL_IS_SQL_PROVIDER (self));

  g_set_object (&self->schema, schema);
}
