/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes a schema as an erDiagram of Mermaid. A table called by a plain word goes by it,
 * another by a number with its name beside it; names are Markdown there, so all signs in
 * them are written as codes. A column's name has to be a word: where it is none, it is
 * bent into one, and the real one stands in the column's comment.
 */
#include "config.h"

#include "formats/rel-mermaid.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-holds.h"
#include "formats/rel-link-facts.h"

typedef struct
{
  RelSchema  *schema;
  RelLosses  *losses;
  GString    *out;
  GHashTable *ids; /* RelTable -> word */
} Writer;

static gboolean
is_plain_word (const char *name)
{
  static const char *const reserved[] = {
    "accDescr", "accTitle", "BT", "class", "classDef", "direction", "end", "erDiagram", "LR", "many", "one", "only", "optionally", "RL", "style",
    "subgraph", "TB", "TD", "title", "to", "u", "zero", NULL
  };
  gsize n = strlen (name);

  /* Underscores around a word make it bold. */
  if (n == 0 || !g_ascii_isalpha (name[0]) || !g_ascii_isalnum (name[n - 1]))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isalnum (name[i]) && name[i] != '_')
      return FALSE;
  for (guint i = 0; reserved[i] != NULL; i++)
    if (g_ascii_strcasecmp (name, reserved[i]) == 0)
      return FALSE;

  return TRUE;
}

/* A text between double quotes; kept are signs that mean nothing in Markdown. */
static void
append_text (GString    *out,
             const char *text,
             const char *kept)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (out, '"');
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x80 && !g_ascii_isalnum ((char) c) && c != ' ' && strchr (kept, (char) c) == NULL)
        {
          if (c < 0x20 || c == 0x7f)
            g_string_append_c (out, ' ');
          else
            g_string_append_printf (out, "#%u;", c);
        }
      /* Controls and marks that turn the direction of writing are made visible. */
      else if (g_unichar_iscntrl (c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || (c >= 0x2028 && c <= 0x2029) ||
               c == 0xfffe || c == 0xffff)
        g_string_append_unichar (out, 0xfffd);
      else
        g_string_append_unichar (out, c);
    }
  if (valid[0] == '\0')
    g_string_append_c (out, ' ');
  g_string_append_c (out, '"');
}

/* A word for an attribute or its type. */
static char *
make_word (const char *text,
           const char *empty)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *word = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean good = c < 0x80 ? g_ascii_isalnum ((char) c) || c == '_' || (word->len > 0 && strchr ("()[],", (char) c) != NULL)
                               : c >= 0xc0 && c < 0xfffe && g_unichar_isalnum (c) && c != 0xd7 && c != 0xf7;

      if (word->len == 0 && c < 0x80 && g_ascii_isdigit ((char) c))
        g_string_append_c (word, '_');
      if (good)
        g_string_append_unichar (word, c);
      else
        g_string_append_c (word, '_');
    }
  if (word->len == 0)
    g_string_append (word, empty);
  else if (g_ascii_strcasecmp (word->str, "PK") == 0 || g_ascii_strcasecmp (word->str, "FK") == 0 || g_ascii_strcasecmp (word->str, "UK") == 0)
    g_string_append_c (word, '_');

  return g_string_free (word, FALSE);
}

static void
append_column (Writer    *self,
               RelTable  *table,
               RelColumn *column)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  const RelId id = rel_column_get_id (column);
  g_autofree char *type = make_word (info->type, "any");
  g_autofree char *name = make_word (info->name, "_");
  g_autoptr(GString) comment = g_string_new (NULL);
  g_autofree char *subject = g_strconcat (rel_table_get_name (table), ".", info->name, NULL);
  gboolean in_key = rel_table_get_key_position (table, id) > 0;
  const char *comma = " ";

  g_string_append_printf (self->out, "    %s %s", type, name);
  if (in_key)
    {
      g_string_append (self->out, " PK");
      comma = ", ";
    }
  if (rel_table_is_link_column (table, id))
    {
      g_string_append_printf (self->out, "%sFK", comma);
      comma = ", ";
    }
  if (!in_key && rel_table_is_unique_column (table, id))
    g_string_append_printf (self->out, "%sUK", comma);

  if (strcmp (name, info->name) != 0)
    {
      g_string_append (comment, info->name);
      rel_losses_add (self->losses, 0, subject, _("its name is no word of Mermaid: written as “%s”, with the real one beside it"), name);
    }
  if (strcmp (type, info->type) != 0 && info->type[0] != '\0')
    rel_losses_add (self->losses, 0, subject, _("its type “%1$s” is written as “%2$s”"), info->type, type);
  if (info->not_null && !in_key)
    g_string_append_printf (comment, "%snot null", comment->len > 0 ? "; " : "");
  if (info->note != NULL)
    g_string_append_printf (comment, "%s%s", comment->len > 0 ? "; " : "", info->note);
  if (comment->len > 0)
    {
      g_string_append_c (self->out, ' ');
      append_text (self->out, comment->str, ".,:;()/+-_=!?");
    }
  g_string_append_c (self->out, '\n');
}

static void
append_table (Writer   *self,
              RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  const char *id = g_hash_table_lookup (self->ids, table);

  g_string_append_printf (self->out, "  %s", id);
  if (strcmp (id, info->name) != 0)
    {
      g_string_append_c (self->out, '[');
      append_text (self->out, info->name, ".,:()");
      g_string_append_c (self->out, ']');
      for (const char *p = info->name; *p != '\0'; p++)
        if ((guchar) *p < 0x20)
          {
            rel_losses_add (self->losses, 0, info->name, _("control characters in the name of a table become spaces"));
            break;
          }
    }
  g_string_append (self->out, " {\n");
  for (guint i = 0; i < info->columns->len; i++)
    if (!rel_column_get_info (info->columns->pdata[i])->hidden)
      append_column (self, table, info->columns->pdata[i]);
  g_string_append (self->out, "  }\n");
}

static void
name_tables (Writer *self)
{
  g_autoptr(GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rel_schema_get_n_tables (self->schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->schema, i);
      const char *name = rel_table_get_name (table);

      if (is_plain_word (name) && g_hash_table_add (used, (gpointer) name))
        g_hash_table_insert (self->ids, table, g_strdup (name));
    }
  for (guint i = 0, n = 0; i < rel_schema_get_n_tables (self->schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->schema, i);
      char *id;

      if (g_hash_table_contains (self->ids, table))
        continue;
      do
        id = g_strdup_printf ("t%u", ++n);
      while (g_hash_table_contains (used, id) && (g_free (id), TRUE));
      g_hash_table_insert (self->ids, table, id);
    }
}

/**
 * rel_mermaid_write:
 * @schema: a schema
 * @title: (nullable): a title
 * @losses: (nullable): gets what Mermaid does not hold
 *
 * Returns: (transfer full): the schema as an erDiagram
 */
char *
rel_mermaid_write (RelSchema  *schema,
                   const char *title,
                   RelLosses  *losses)
{
  g_autoptr(GHashTable) ids = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr(GArray) links = rel_list_link_facts (schema);
  Writer self = { schema, losses, g_string_new (NULL), ids };

  rel_holds_tell (schema, REL_HOLDS_NOT_NULL | REL_HOLDS_NOTES, losses);
  name_tables (&self);
  if (title != NULL)
    {
      g_string_append (self.out, "---\ntitle: ");
      append_text (self.out, title, ".,:()_-");
      g_string_append (self.out, "\n---\n");
    }
  g_string_append (self.out, "erDiagram\n");
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    if (rel_is_shown (rel_schema_get_nth_table (schema, i)))
      append_table (&self, rel_schema_get_nth_table (schema, i));

  for (guint i = 0; i < links->len; i++)
    {
      RelLinkFact *fact = &g_array_index (links, RelLinkFact, i);

      g_string_append_printf (self.out, "  %s %s%s%s %s : ", (char *) g_hash_table_lookup (ids, fact->parent), fact->required ? "||" : "|o",
                              fact->identifying ? "--" : "..", fact->unique ? "o|" : "o{", (char *) g_hash_table_lookup (ids, fact->child));
      append_text (self.out, fact->label, ".,:()/-_");
      g_string_append_c (self.out, '\n');
    }

  return g_string_free (self.out, FALSE);
}
