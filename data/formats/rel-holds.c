/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tells what of a schema a form has no room for: each writer says what it holds, and the
 * rest is named here, in one way for all.
 */
#include "config.h"

#include "formats/rel-holds.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  RelHolds   holds;
  RelLosses *losses;
  RelTable  *table;
} Telling;

static gboolean
misses (Telling  *self,
        RelHolds  what)
{
  return (self->holds & what) == 0;
}

static void
tell (Telling    *self,
      const char *part,
      const char *text,
      const char *detail)
{
  const char *table = rel_table_get_name (self->table);
  g_autofree char *subject = part != NULL && part[0] != '\0' ? g_strconcat (table, ".", part, NULL) : g_strdup (table);

  if (detail == NULL)
    rel_losses_add (self->losses, 0, subject, "%s", text);
  else
    /* Translators: what is lost, and its text: its default is left out: 12 */
    rel_losses_add (self->losses, 0, subject, _("%1$s: %2$s"), text, detail);
}

static void
tell_columns (Telling            *self,
              const RelTableInfo *info)
{
  for (guint i = 0; i < info->columns->len; i++)
    {
      const RelColumnInfo *column = rel_column_get_info (info->columns->pdata[i]);

      if (column->hidden && misses (self, REL_HOLDS_VIRTUAL))
        tell (self, column->name, _("this hidden column is left out"), NULL);
      if (column->not_null && misses (self, REL_HOLDS_NOT_NULL) && rel_table_get_key_position (self->table, rel_column_get_id (info->columns->pdata[i])) == 0)
        tell (self, column->name, _("NOT NULL is left out"), NULL);
      if (column->not_null_conflict != REL_CONFLICT_NONE && misses (self, REL_HOLDS_KEY_DETAILS))
        tell (self, column->name, _("ON CONFLICT of NOT NULL is left out"), rel_conflict_to_string (column->not_null_conflict));
      if (column->default_value != NULL && misses (self, REL_HOLDS_DEFAULTS))
        tell (self, column->name, _("its default is left out"), column->default_value);
      if (column->generated != REL_GENERATED_NO && misses (self, REL_HOLDS_GENERATED))
        tell (self, column->name, _("that it is generated is left out"), column->expression);
      if (column->collation != NULL && misses (self, REL_HOLDS_COLLATIONS))
        tell (self, column->name, _("its collation is left out"), column->collation);
      if (column->note != NULL && misses (self, REL_HOLDS_NOTES))
        tell (self, column->name, _("its note is left out"), NULL);
    }
}

static void
tell_key (Telling    *self,
          RelKey     *key,
          const char *what)
{
  const RelKeyInfo *info = rel_key_get_info (key);
  gboolean details = info->conflict != REL_CONFLICT_NONE;

  for (guint i = 0; i < info->n_columns; i++)
    details = details || (info->collations != NULL && info->collations[i] != NULL) || (info->descending != NULL && info->descending[i]);
  if (details && misses (self, REL_HOLDS_KEY_DETAILS))
    tell (self, info->name, _("ON CONFLICT, COLLATE and DESC of a key are left out"), what);
  if (info->name != NULL && misses (self, REL_HOLDS_KEY_NAMES))
    tell (self, NULL, _("the name of a key is left out"), info->name);
}

static void
tell_keys (Telling            *self,
           const RelTableInfo *info)
{
  if (info->primary_key != NULL)
    tell_key (self, info->primary_key, "PRIMARY KEY");
  for (guint i = 0; i < info->uniques->len; i++)
    {
      const RelKeyInfo *key = rel_key_get_info (info->uniques->pdata[i]);

      tell_key (self, info->uniques->pdata[i], "UNIQUE");
      if (key->n_columns > 1 && misses (self, REL_HOLDS_UNIQUES))
        tell (self, key->name, _("UNIQUE over several columns is left out"), NULL);
    }
  for (guint i = 0; i < info->checks->len && misses (self, REL_HOLDS_CHECKS); i++)
    {
      const RelCheckInfo *check = rel_check_get_info (info->checks->pdata[i]);

      tell (self, check->name, _("a check is left out"), check->expression);
    }
  for (guint i = 0; i < info->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (info->indexes->pdata[i]);
      gboolean details = FALSE;

      for (guint j = 0; j < index->n_parts; j++)
        details = details || index->parts[j].collation != NULL || index->parts[j].descending;
      if (misses (self, REL_HOLDS_INDEXES))
        {
          tell (self, index->name, index->unique ? _("this unique index is left out") : _("this index is left out"), NULL);
          continue;
        }
      if (index->where != NULL && misses (self, REL_HOLDS_INDEX_DETAILS))
        tell (self, index->name, index->unique ? _("the condition of this index, and UNIQUE, which holds under it only, are left out")
                                               : _("the condition of this index is left out"), index->where);
      if (details && misses (self, REL_HOLDS_INDEX_DETAILS))
        tell (self, index->name, _("COLLATE and DESC of this index are left out"), NULL);
    }
}

static char *
say_actions (const RelForeignKeyInfo *info)
{
  GString *text = g_string_new (NULL);

  if (info->on_delete != REL_ACTION_NO_ACTION)
    g_string_append_printf (text, "ON DELETE %s", rel_action_to_string (info->on_delete));
  if (info->on_update != REL_ACTION_NO_ACTION)
    g_string_append_printf (text, "%sON UPDATE %s", text->len > 0 ? " " : "", rel_action_to_string (info->on_update));

  return g_string_free (text, FALSE);
}

static void
tell_links (Telling            *self,
            const RelTableInfo *info)
{
  for (guint i = 0; i < info->foreign_keys->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (info->foreign_keys->pdata[i]);
      RelColumn *first = link->n_columns > 0 ? rel_table_get_column (self->table, link->columns[0]) : NULL;
      const char *part = first != NULL ? rel_column_get_name (first) : NULL;

      if ((link->deferrable || link->initially_deferred || link->match != NULL) && misses (self, REL_HOLDS_LINK_DETAILS))
        tell (self, part, _("DEFERRABLE and MATCH of a link are left out"), NULL);
      if ((link->on_delete != REL_ACTION_NO_ACTION || link->on_update != REL_ACTION_NO_ACTION) && misses (self, REL_HOLDS_ACTIONS))
        {
          g_autofree char *actions = say_actions (link);

          tell (self, part, _("the action of a link is left out"), actions);
        }
      if (link->name != NULL && misses (self, REL_HOLDS_LINK_NAMES))
        tell (self, part, _("the name of a link is left out"), link->name);
      if ((link->name_at_child != NULL || link->name_at_parent != NULL) && misses (self, REL_HOLDS_END_NAMES))
        tell (self, part, _("the names of the ends of a link are left out"), NULL);
      if (link->target == REL_ID_NONE && misses (self, REL_HOLDS_BROKEN_LINKS))
        tell (self, part, _("a link to a table that is not there is left out"), link->target_name);
    }
}

static void
tell_table (Telling *self)
{
  const RelTableInfo *info = rel_table_get_info (self->table);

  if (info->kind == REL_TABLE_SHADOW && misses (self, REL_HOLDS_VIRTUAL))
    {
      tell (self, NULL, _("this shadow of a virtual table is left out"), NULL);
      return;
    }
  if (info->kind == REL_TABLE_VIRTUAL && misses (self, REL_HOLDS_VIRTUAL))
    tell (self, NULL, _("this virtual table is written as a plain one; its module is left out"), info->module);
  if (info->error != NULL && misses (self, REL_HOLDS_PROBLEMS))
    tell (self, NULL, _("its columns could not be read"), info->error);
  if (info->strict && misses (self, REL_HOLDS_OPTIONS))
    tell (self, NULL, _("STRICT is left out"), NULL);
  if (info->without_rowid && misses (self, REL_HOLDS_OPTIONS))
    tell (self, NULL, _("WITHOUT ROWID is left out"), NULL);
  if (info->autoincrement && misses (self, REL_HOLDS_AUTOINCREMENT))
    tell (self, NULL, _("AUTOINCREMENT is left out"), NULL);
  if (info->note != NULL && misses (self, REL_HOLDS_TABLE_NOTES))
    tell (self, NULL, _("its note is left out"), NULL);

  tell_columns (self, info);
  tell_keys (self, info);
  tell_links (self, info);
}

static void
tell_database (const RelSchemaInfo *info,
               RelLosses           *losses)
{
  if (info->encoding != NULL && strcmp (info->encoding, "UTF-8") != 0)
    rel_losses_add (losses, 0, "", _("the encoding of the database is left out: %s"), info->encoding);
  if (info->user_version != 0)
    rel_losses_add (losses, 0, "", _("user_version is left out: %d"), info->user_version);
  if (info->application_id != 0)
    rel_losses_add (losses, 0, "", _("application_id is left out: %d"), info->application_id);
}

/* Tells all that a form does not hold, and what could not be read in the first place. */
void
rel_holds_tell (RelSchema *schema,
                RelHolds   holds,
                RelLosses *losses)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);

  if (losses == NULL)
    return;

  for (guint i = 0; i < info->n_problems && (holds & REL_HOLDS_PROBLEMS) == 0; i++)
    rel_losses_add (losses, info->problems[i].line, info->problems[i].object, "%s", info->problems[i].message);
  if ((holds & REL_HOLDS_DATABASE) == 0)
    tell_database (info, losses);
  for (guint i = 0; i < info->tables->len; i++)
    {
      Telling self = { holds, losses, info->tables->pdata[i] };

      tell_table (&self);
    }
  for (guint i = 0; i < info->views->len && (holds & REL_HOLDS_VIEWS) == 0; i++)
    rel_losses_add (losses, 0, rel_view_get_name (info->views->pdata[i]), _("this view is left out"));
  for (guint i = 0; i < info->triggers->len && (holds & REL_HOLDS_TRIGGERS) == 0; i++)
    rel_losses_add (losses, 0, rel_trigger_get_name (info->triggers->pdata[i]), _("this trigger is left out"));
}
