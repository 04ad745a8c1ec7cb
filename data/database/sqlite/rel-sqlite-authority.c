/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The authorizer of the SQL page. It asks rather than forbids: what a statement does to
 * the file is noted in words before it runs, and refused at run time unless it was
 * granted then. Tables of the connection's own ("temp") are nobody else's business.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "database/sqlite/rel-sqlite-authority-private.h"

/* Settings that stay in the file or reach beyond the connection; those that act without a value too. */
static const struct
{
  const char *name;
  gboolean    without_value;
} settings[] = {
  { "application_id", FALSE }, { "auto_vacuum", FALSE }, { "encoding", FALSE }, { "incremental_vacuum", TRUE },
  { "journal_mode", FALSE }, { "locking_mode", FALSE }, { "optimize", TRUE }, { "page_size", FALSE },
  { "schema_version", FALSE }, { "trusted_schema", FALSE }, { "user_version", FALSE }, { "wal_checkpoint", TRUE },
};

/* These reach the whole program. */
static const char *const never[] = {
  "temp_store_directory", "data_store_directory", "hard_heap_limit", "soft_heap_limit",
};

static int
decide (RelSqliteAuthority *self,
        RelEffects          effect,
        const char         *words)
{
  if (self->look != NULL)
    {
      rel_look_add (self->look, self->line, effect, words);
      return SQLITE_OK;
    }
  self->wanted |= effect & (REL_EFFECT_WRITE | REL_EFFECT_SCHEMA);
  effect &= ~(REL_EFFECT_WRITE | REL_EFFECT_SCHEMA);
  if (self->vacuum || (self->granted & effect) == effect)
    return SQLITE_OK;

  self->denied |= effect;

  return SQLITE_DENY;
}

static int
decide_named (RelSqliteAuthority *self,
              RelEffects          effect,
              const char         *format,
              const char         *name)
{
  g_autofree char *words = NULL;

  if (self->look == NULL)
    return decide (self, effect, NULL);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  words = g_strdup_printf (format, name != NULL ? name : "");
#pragma GCC diagnostic pop

  return decide (self, effect, words);
}

/* Tables of SQLite itself change with what is told already. */
static gboolean
is_own (const char *table)
{
  return table == NULL || g_ascii_strncasecmp (table, "sqlite_", 7) == 0;
}

static int
decide_rows (RelSqliteAuthority *self,
             const char         *format,
             const char         *table,
             const char         *database)
{
  if (g_strcmp0 (database, "temp") == 0)
    return SQLITE_OK;
  if (g_strcmp0 (table, "sqlite_master") == 0 || g_strcmp0 (table, "sqlite_schema") == 0)
    return decide (self, REL_EFFECT_SCHEMA, NULL);
  if (is_own (table))
    return decide (self, REL_EFFECT_WRITE, NULL);

  return decide_named (self, REL_EFFECT_WRITE, format, table);
}

static int
decide_pragma (RelSqliteAuthority *self,
               const char         *name,
               const char         *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    if (g_ascii_strcasecmp (name, never[i]) == 0 && value != NULL)
      return SQLITE_DENY;

  if (g_ascii_strcasecmp (name, "writable_schema") == 0 && value != NULL)
    {
      int rc = decide (self, REL_EFFECT_WRITABLE_SCHEMA, _("lets the schema be edited as text, which can make the file unreadable"));

      /* It would act while it is only being looked at. */
      return rc == SQLITE_OK && self->look != NULL ? SQLITE_IGNORE : rc;
    }

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_ascii_strcasecmp (name, settings[i].name) == 0 && (value != NULL || settings[i].without_value))
      {
        int rc = decide_named (self, REL_EFFECT_SETTING, _("changes the setting %s"), settings[i].name);

        return rc == SQLITE_OK && self->look != NULL ? SQLITE_IGNORE : rc;
      }

  return value != NULL && self->look != NULL ? SQLITE_IGNORE : SQLITE_OK;
}

static int
authorize (void       *data,
           int         code,
           const char *first,
           const char *second,
           const char *database,
           const char *trigger)
{
  RelSqliteAuthority *self = data;

  switch (code)
    {
    case SQLITE_INSERT:
      return decide_rows (self, _("inserts into %s"), first, database);
    case SQLITE_UPDATE:
      return decide_rows (self, _("changes rows of %s"), first, database);
    case SQLITE_DELETE:
      return decide_rows (self, _("deletes rows of %s"), first, database);

    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_VTABLE:
      return decide_named (self, REL_EFFECT_SCHEMA, _("creates the table %s"), first);
    case SQLITE_CREATE_INDEX:
      return is_own (first) ? decide (self, REL_EFFECT_SCHEMA, NULL) : decide_named (self, REL_EFFECT_SCHEMA, _("creates the index %s"), first);
    case SQLITE_CREATE_VIEW:
      return decide_named (self, REL_EFFECT_SCHEMA, _("creates the view %s"), first);
    case SQLITE_CREATE_TRIGGER:
      return decide_named (self, REL_EFFECT_SCHEMA, _("creates the trigger %s"), first);
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_VTABLE:
      return decide_named (self, REL_EFFECT_SCHEMA, _("drops the table %s"), first);
    case SQLITE_DROP_INDEX:
      return decide_named (self, REL_EFFECT_SCHEMA, _("drops the index %s"), first);
    case SQLITE_DROP_VIEW:
      return decide_named (self, REL_EFFECT_SCHEMA, _("drops the view %s"), first);
    case SQLITE_DROP_TRIGGER:
      return decide_named (self, REL_EFFECT_SCHEMA, _("drops the trigger %s"), first);
    case SQLITE_ALTER_TABLE:
      return g_strcmp0 (first, "temp") == 0 ? SQLITE_OK : decide_named (self, REL_EFFECT_SCHEMA, _("changes the table %s"), second);
    case SQLITE_ANALYZE:
      return decide_named (self, REL_EFFECT_WRITE, _("writes statistics about %s"), first);
    case SQLITE_REINDEX:
      return g_strcmp0 (database, "temp") == 0 ? SQLITE_OK : decide (self, REL_EFFECT_WRITE, NULL);

    case SQLITE_ATTACH:
      return decide_named (self, REL_EFFECT_ATTACH, _("opens the file “%s”"), first);
    case SQLITE_PRAGMA:
      return decide_pragma (self, first, second);
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_DETACH:
      if (self->look != NULL)
        self->look->may_be_whole = FALSE;
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return second != NULL && g_ascii_strcasecmp (second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;

    default:
      return SQLITE_OK;
    }
}

void
rel_sqlite_authority_install (RelSqliteAuthority *self,
                              sqlite3            *db)
{
  sqlite3_set_authorizer (db, authorize, self);
}

void
rel_sqlite_authority_remove (sqlite3 *db)
{
  sqlite3_set_authorizer (db, NULL, NULL);
}
