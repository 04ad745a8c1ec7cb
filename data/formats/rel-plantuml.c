/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes a schema as an entity diagram of PlantUML. Entities go by number, names are what
 * is shown. There, signs mean markup, separators, comments and calls of functions; whatever
 * is no letter, digit or a few harmless signs is written as <U+0000>, which means itself.
 */
#include "config.h"

#include "formats/rel-plantuml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-holds.h"
#include "formats/rel-link-facts.h"

/* PlantUML gives up on longer lines. */
#define MAX_LENGTH 500

static void
append_text (GString    *out,
             const char *text)
{
  g_autofree char *cut = strlen (text) > MAX_LENGTH ? g_strndup (text, MAX_LENGTH) : g_strdup (text);
  g_autofree char *valid = g_utf8_make_valid (cut, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfffe || c == 0xffff)
        g_string_append (out, c == '\n' || c == '\t' || c == '\r' ? " " : "<U+FFFD>");
      else if (c < 0x80 && !g_ascii_isalnum ((char) c) && (c == '_' ? p == valid || p[1] == '_' || p[1] == '\0' || p[-1] == '_' : strchr (" ,;()", (char) c) == NULL))
        g_string_append_printf (out, "<U+%04X>", c);
      else if (c > 0xffff)
        g_string_append_printf (out, "<U+%X>", c);
      else
        g_string_append_unichar (out, c);
    }
  if (valid[0] == '\0')
    g_string_append_c (out, ' ');
}

static void
append_column (GString   *out,
               RelTable  *table,
               RelColumn *column)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  const RelId id = rel_column_get_id (column);
  gboolean in_key = rel_table_get_key_position (table, id) > 0;

  g_string_append (out, in_key || info->not_null ? "  * " : "  ");
  append_text (out, info->name);
  if (info->type[0] != '\0')
    {
      g_string_append (out, " : ");
      append_text (out, info->type);
    }
  if (in_key)
    g_string_append (out, " <<PK>>");
  if (rel_table_is_link_column (table, id))
    g_string_append (out, " <<FK>>");
  if (!in_key && rel_table_is_unique_column (table, id))
    g_string_append (out, " <<UQ>>");
  if (info->generated != REL_GENERATED_NO)
    g_string_append (out, " <<generated>>");
  g_string_append_c (out, '\n');
}

static void
append_table (GString   *out,
              RelTable  *table,
              guint      number,
              RelLosses *losses)
{
  const RelTableInfo *info = rel_table_get_info (table);
  gboolean parts[2] = { FALSE, FALSE };

  if (strlen (info->name) > MAX_LENGTH)
    rel_losses_add (losses, 0, info->name, _("this name is cut to %d bytes"), MAX_LENGTH);

  g_string_append (out, "\nentity \"");
  append_text (out, info->name);
  g_string_append_printf (out, "\" as t%u {\n", number);
  /* The key first, as people draw it. */
  for (guint part = 0; part < 2; part++)
    for (guint i = 0; i < info->columns->len; i++)
      {
        RelColumn *column = info->columns->pdata[i];

        if (rel_column_get_info (column)->hidden || (rel_table_get_key_position (table, rel_column_get_id (column)) > 0) != (part == 0))
          continue;
        if (part == 1 && parts[0] && !parts[1])
          g_string_append (out, "  --\n");
        parts[part] = TRUE;
        if (strlen (rel_column_get_name (column)) > MAX_LENGTH || strlen (rel_column_get_declared_type (column)) > MAX_LENGTH)
          rel_losses_add (losses, 0, info->name, _("names and types of its columns are cut to %d bytes"), MAX_LENGTH);
        append_column (out, table, column);
      }
  g_string_append (out, "}\n");

  if (info->note != NULL)
    {
      g_auto(GStrv) lines = g_strsplit (info->note, "\n", -1);

      g_string_append_printf (out, "note bottom of t%u\n", number);
      for (guint i = 0; lines[i] != NULL; i++)
        {
          g_string_append (out, "  ");
          /* A line "end note" would end it. */
          if (g_ascii_strncasecmp (g_strchug (lines[i]), "end", 3) == 0)
            {
              g_string_append_printf (out, "<U+%04X>", lines[i][0]);
              append_text (out, lines[i] + 1);
            }
          else
            append_text (out, lines[i]);
          g_string_append_c (out, '\n');
        }
      g_string_append (out, "end note\n");
    }
}

/**
 * rel_plantuml_write:
 * @schema: a schema
 * @title: (nullable): a title
 * @losses: (nullable): gets what PlantUML does not hold
 *
 * Returns: (transfer full): the schema as an entity diagram
 */
char *
rel_plantuml_write (RelSchema  *schema,
                    const char *title,
                    RelLosses  *losses)
{
  g_autoptr(GArray) links = rel_list_link_facts (schema);
  g_autoptr(GHashTable) numbers = g_hash_table_new (NULL, NULL);
  GString *out = g_string_new ("@startuml\nhide circle\nhide empty members\nskinparam linetype ortho\nskinparam shadowing false\n"
                               "skinparam roundcorner 8\n");

  rel_holds_tell (schema, REL_HOLDS_NOT_NULL | REL_HOLDS_TABLE_NOTES, losses);
  if (title != NULL)
    {
      g_string_append (out, "title ");
      append_text (out, title);
      g_string_append_c (out, '\n');
    }

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);

      if (!rel_is_shown (table))
        continue;
      g_hash_table_insert (numbers, table, GUINT_TO_POINTER (i + 1));
      append_table (out, table, i + 1, losses);
    }

  if (links->len > 0)
    g_string_append_c (out, '\n');
  for (guint i = 0; i < links->len; i++)
    {
      RelLinkFact *fact = &g_array_index (links, RelLinkFact, i);

      g_string_append_printf (out, "t%u %s%s%s t%u", GPOINTER_TO_UINT (g_hash_table_lookup (numbers, fact->parent)), fact->required ? "||" : "|o",
                              fact->identifying ? "--" : "..", fact->unique ? "o|" : "o{",
                              GPOINTER_TO_UINT (g_hash_table_lookup (numbers, fact->child)));
      /* A label of blanks is none. */
      if (fact->label[strspn (fact->label, " \t\r\n")] != '\0')
        {
          g_string_append (out, " : ");
          append_text (out, fact->label);
        }
      g_string_append_c (out, '\n');
    }
  g_string_append (out, "@enduml\n");

  return g_string_free (out, FALSE);
}
