/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One case: a database in a folder of its own, a session over one connection, a second
 * one for "somebody else", each commit through a connection of its own.
 */
#include "config.h"

#include "conformance/replay.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <string.h>

#include "conformance/case-json.h"
#include "conformance/case-rows.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-session.h"

typedef struct
{
  char          *folder;
  char          *path;
  JsonObject    *object;
  RelSchema     *schema;
  RelMapping    *mapping;
  RelConnection *reader;
  RelSession    *session;
  GHashTable    *handles; /* name -> RelRecord */
  sqlite3       *outside;
  gboolean       foreign_keys;
  GString       *problem;
} Replay;

static gboolean
complain (Replay     *self,
          const char *format,
          ...) G_GNUC_PRINTF (2, 3);

static gboolean
complain (Replay     *self,
          const char *format,
          ...)
{
  va_list args;

  if (self->problem->len > 0)
    g_string_append (self->problem, "; ");
  va_start (args, format);
  g_string_append_vprintf (self->problem, format, args);
  va_end (args);

  return FALSE;
}

static gboolean
make_mapping (Replay  *self,
              GError **error)
{
  JsonArray *array = json_object_get_array_member (self->object, "relationships");
  guint n = json_array_get_length (array);
  g_autofree RelMappingEnd *ends = g_new0 (RelMappingEnd, n + 1);

  for (guint i = 0; i < n; i++)
    case_read_end (&ends[i], json_array_get_object_element (array, i));
  self->mapping = rel_mapping_new_with_ends (self->schema, ends, n, error);
  for (guint i = 0; i < n; i++)
    {
      g_strfreev ((char **) ends[i].columns);
      g_strfreev ((char **) ends[i].remote_columns);
      g_strfreev ((char **) ends[i].association_columns);
      g_strfreev ((char **) ends[i].association_remote_columns);
      g_strfreev ((char **) ends[i].order_by);
    }

  return self->mapping != NULL;
}

static gboolean
run_outside (Replay     *self,
             const char *sql,
             GError    **error)
{
  if (sqlite3_exec (self->outside, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  rel_set_error_rule (error, REL_ERROR_FAILED, strstr (sqlite3_errmsg (self->outside), "already exists") != NULL ? "duplicate-table" : "failed",
                      NULL, NULL, "%s", sqlite3_errmsg (self->outside));

  return FALSE;
}

static gboolean
open_session (Replay  *self,
              GError **error)
{
  g_hash_table_remove_all (self->handles);
  g_clear_object (&self->session);
  g_clear_object (&self->reader);

  self->reader = rel_sqlite_connection_open (self->path, REL_ACCESS_READ, NULL, error);
  if (self->reader == NULL)
    return FALSE;
  self->session = rel_session_new (self->mapping);
  rel_session_set_connection (self->session, self->reader);
  rel_session_set_foreign_keys (self->session, self->foreign_keys);

  return TRUE;
}

static RelRecord *
get_handle (Replay     *self,
            const char *name)
{
  RelRecord *record = name != NULL ? g_hash_table_lookup (self->handles, name) : NULL;

  if (record == NULL)
    complain (self, "there is no handle %s", name != NULL ? name : "null");

  return record;
}

static const char *
name_of (Replay    *self,
         RelRecord *record)
{
  GHashTableIter iter;
  gpointer name;
  gpointer held;

  if (record == NULL)
    return "nobody";
  g_hash_table_iter_init (&iter, self->handles);
  while (g_hash_table_iter_next (&iter, &name, &held))
    if (held == record)
      return name;

  return "a stranger";
}

static gboolean
check_error (Replay     *self,
             JsonObject *wanted,
             GError     *error)
{
  RelErrorDetail *detail = rel_error_get_detail (error);
  g_auto(GStrv) columns = case_read_names (wanted, "columns");

  if (detail == NULL)
    return complain (self, "failed with another kind of error: %s", error->message);
  if (g_strcmp0 (detail->kind, case_get_string (wanted, "kind")) != 0)
    return complain (self, "should fail with %s and failed with %s (%s)", case_get_string (wanted, "kind"), detail->kind, error->message);
  if (case_get_string (wanted, "table") != NULL && g_strcmp0 (detail->table, case_get_string (wanted, "table")) != 0)
    return complain (self, "the error should name the table %s and names %s", case_get_string (wanted, "table"), detail->table);
  if (case_get_string (wanted, "constraint") != NULL && g_strcmp0 (detail->rule, case_get_string (wanted, "constraint")) != 0)
    return complain (self, "the error should name the rule %s and names %s", case_get_string (wanted, "constraint"), detail->rule);
  if (columns != NULL)
    {
      gboolean same = detail->columns != NULL && g_strv_length (columns) == g_strv_length (detail->columns);

      for (guint i = 0; same && columns[i] != NULL; i++)
        same = g_strv_contains ((const char *const *) detail->columns, columns[i]);
      if (!same)
        return complain (self, "the error should name other columns than %s", detail->columns != NULL ? detail->columns[0] : "none");
    }

  return TRUE;
}

static gboolean
set_values (Replay      *self,
            RelRecord   *record,
            JsonObject  *values,
            GError     **error)
{
  g_autoptr(GList) names = values != NULL ? json_object_get_members (values) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autoptr(RelValue) value = case_read_value (json_object_get_member (values, l->data));

      if (!rel_session_update (self->session, record, l->data, value, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
commit (Replay  *self,
        GError **error)
{
  g_autoptr(RelConnection) writer = rel_sqlite_connection_open (self->path, REL_ACCESS_WRITE, NULL, error);
  g_autoptr(GPtrArray) statements = NULL;

  if (writer == NULL)
    return FALSE;

  /* what it will run can be told beforehand, unless it cannot run */
  statements = rel_session_list_statements (self->session, self->reader, NULL, NULL);

  return rel_session_commit (self->session, writer, NULL, error);
}

static gboolean
find (Replay      *self,
      JsonObject  *step,
      JsonObject  *expect,
      GError     **error)
{
  JsonObject *key = case_get_object (step, "key");
  g_autoptr(GList) names = json_object_get_members (key);
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  GError *local_error = NULL;
  RelRecord *record;

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_ptr_array_add (columns, l->data);
      g_ptr_array_add (values, case_read_value (json_object_get_member (key, l->data)));
    }
  record = rel_session_find (self->session, case_get_string (step, "table"), (const char *const *) columns->pdata,
                             (RelValue *const *) values->pdata, values->len, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (expect != NULL && json_object_has_member (expect, "found") && json_object_get_boolean_member (expect, "found") != (record != NULL))
    complain (self, record != NULL ? "should not be found" : "should be found");
  if (record != NULL)
    g_hash_table_replace (self->handles, g_strdup (case_get_string (step, "as")), record);

  return TRUE;
}

static void
check_members (Replay     *self,
               GPtrArray  *members,
               JsonArray  *wanted,
               gboolean    ordered)
{
  guint n = json_array_get_length (wanted);
  gboolean same = members->len == n;

  for (guint i = 0; same && i < n; i++)
    {
      RelRecord *record = get_handle (self, json_array_get_string_element (wanted, i));

      same = ordered ? members->pdata[i] == record : record != NULL && g_ptr_array_find (members, record, NULL);
    }
  if (!same)
    {
      g_autoptr(GString) names = g_string_new (NULL);

      for (guint i = 0; i < members->len; i++)
        g_string_append_printf (names, " %s", name_of (self, members->pdata[i]));
      complain (self, "members should be %u others and are%s", n, names->str);
    }
}

static gboolean
read_end_of (Replay      *self,
             RelRecord   *record,
             JsonObject  *step,
             JsonObject  *expect,
             GError     **error)
{
  const char *end = case_get_string (step, "relationship");
  g_autoptr(GPtrArray) members = rel_record_list_members (record, end, error);

  if (members == NULL)
    return FALSE;
  if (expect != NULL && json_object_has_member (expect, "members"))
    check_members (self, members, json_object_get_array_member (expect, "members"), case_get_boolean (step, "ordered", FALSE));
  if (expect != NULL && json_object_has_member (expect, "related"))
    {
      g_autoptr(RelRecord) related = NULL;
      const char *wanted = case_get_string (expect, "related");

      if (!rel_record_get_related (record, end, &related, NULL, error))
        return FALSE;
      if (wanted == NULL ? related != NULL : related != g_hash_table_lookup (self->handles, wanted))
        complain (self, "should be related to %s and is to %s", wanted != NULL ? wanted : "nobody", name_of (self, related));
    }
  if (expect != NULL && g_strcmp0 (case_get_string (expect, "warning"), "multiple") == 0)
    {
      g_autoptr(RelRecord) related = NULL;
      gboolean multiple = FALSE;

      if (!rel_record_get_related (record, end, &related, &multiple, error))
        return FALSE;
      if (!multiple || related == NULL)
        complain (self, "should tell that there are several");
    }

  return TRUE;
}

static gboolean
check_value (Replay      *self,
             RelRecord   *record,
             JsonObject  *step,
             JsonObject  *expect,
             GError     **error)
{
  g_autoptr(RelValue) value = rel_record_get_value (record, case_get_string (step, "column"), error);
  g_autoptr(RelValue) wanted = expect != NULL && json_object_has_member (expect, "value") ? case_read_value (json_object_get_member (expect, "value")) : NULL;

  if (value == NULL)
    return FALSE;
  if (wanted != NULL && !rel_value_equal (value, wanted))
    {
      g_autofree char *a = rel_value_to_literal (wanted);
      g_autofree char *b = rel_value_to_literal (value);

      complain (self, "%s should be %s and is %s", case_get_string (step, "column"), a, b);
    }

  return TRUE;
}

static gboolean
replace (Replay      *self,
         RelRecord   *record,
         JsonObject  *step,
         GError     **error)
{
  JsonArray *names = json_object_get_array_member (step, "members");
  g_autoptr(GPtrArray) members = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      RelRecord *member = get_handle (self, json_array_get_string_element (names, i));

      if (member == NULL)
        return TRUE;
      g_ptr_array_add (members, member);
    }

  return rel_session_replace (self->session, record, case_get_string (step, "relationship"), (RelRecord *const *) members->pdata, members->len, error);
}

static gboolean
do_step (Replay      *self,
         JsonObject  *step,
         JsonObject  *expect,
         GError     **error)
{
  const char *op = case_get_string (step, "op");
  const char *end = case_get_string (step, "relationship");
  RelRecord *record = NULL;
  RelRecord *member = NULL;

  if (json_object_has_member (step, "record"))
    {
      record = get_handle (self, case_get_string (step, "record"));
      if (record == NULL)
        return TRUE;
    }
  if (json_object_has_member (step, "member"))
    {
      member = get_handle (self, case_get_string (step, "member"));
      if (member == NULL)
        return TRUE;
    }

  if (g_strcmp0 (op, "insert") == 0)
    {
      RelRecord *new = rel_session_insert (self->session, case_get_string (step, "table"), error);

      if (new == NULL)
        return FALSE;
      g_hash_table_replace (self->handles, g_strdup (case_get_string (step, "as")), new);
      return set_values (self, new, case_get_object (step, "values"), error);
    }
  if (g_strcmp0 (op, "update") == 0)
    return set_values (self, record, case_get_object (step, "values"), error);
  if (g_strcmp0 (op, "append") == 0)
    return rel_session_append (self->session, record, end, member, error);
  if (g_strcmp0 (op, "remove") == 0)
    return rel_session_remove (self->session, record, end, member, error);
  if (g_strcmp0 (op, "replace") == 0)
    return replace (self, record, step, error);
  if (g_strcmp0 (op, "assign") == 0)
    {
      const char *to = case_get_string (step, "to");

      return rel_session_assign (self->session, record, end, to != NULL ? get_handle (self, to) : NULL, error);
    }
  if (g_strcmp0 (op, "delete") == 0)
    return rel_session_delete (self->session, record, error);
  if (g_strcmp0 (op, "find") == 0)
    return find (self, step, expect, error);
  if (g_strcmp0 (op, "read") == 0)
    return read_end_of (self, record, step, expect, error);
  if (g_strcmp0 (op, "value") == 0)
    return check_value (self, record, step, expect, error);
  if (g_strcmp0 (op, "commit") == 0)
    return commit (self, error);
  if (g_strcmp0 (op, "rollback") == 0)
    {
      rel_session_rollback (self->session);
      return TRUE;
    }
  if (g_strcmp0 (op, "rows") == 0)
    return TRUE;
  if (g_strcmp0 (op, "sql") == 0)
    return run_outside (self, case_get_string (step, "statement"), error);
  if (g_strcmp0 (op, "reopen") == 0)
    return open_session (self, error);

  return complain (self, "unknown step %s", op);
}

static gboolean
replay_step (Replay     *self,
             JsonObject *step)
{
  JsonObject *expect = case_get_object (step, "expect");
  JsonObject *wanted = expect != NULL ? case_get_object (expect, "error") : NULL;
  const char *may_refuse = case_get_string (step, "may_refuse");
  g_autoptr(GError) error = NULL;
  gboolean done = do_step (self, step, expect, &error);

  if (self->problem->len > 0)
    return FALSE;
  if (done == (error != NULL))
    return complain (self, "its answer and its error do not agree");
  if (error != NULL && wanted == NULL && may_refuse == NULL)
    return complain (self, "failed: %s", error->message);
  if (error == NULL && wanted != NULL)
    return complain (self, "should fail with %s", case_get_string (wanted, "kind"));
  if (error != NULL && wanted != NULL && !check_error (self, wanted, error))
    return FALSE;
  if (error != NULL && wanted == NULL)
    {
      RelErrorDetail *detail = rel_error_get_detail (error);

      if (detail == NULL || g_strcmp0 (detail->kind, may_refuse) != 0)
        return complain (self, "may refuse with %s only: %s", may_refuse, error->message);
    }

  if (expect != NULL && json_object_has_member (expect, "rows"))
    {
      g_autofree char *difference = case_check_rows (self->outside, self->object, case_get_object (expect, "rows"));

      if (difference != NULL)
        return complain (self, "%s", difference);
    }

  return TRUE;
}

static gboolean
begin (Replay *self)
{
  JsonArray *ddl = json_object_get_array_member (self->object, "ddl");
  g_autoptr(RelConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("relata-case-XXXXXX", &error);
  if (self->folder == NULL)
    return complain (self, "%s", error->message);
  self->path = g_build_filename (self->folder, "case.db", NULL);
  self->foreign_keys = case_get_boolean (self->object, "foreign_keys", TRUE);
  if (sqlite3_open (self->path, &self->outside) != SQLITE_OK ||
      !run_outside (self, self->foreign_keys ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF", NULL))
    return complain (self, "cannot make the database");
  for (guint i = 0; i < json_array_get_length (ddl); i++)
    if (!run_outside (self, json_array_get_string_element (ddl, i), &error))
      return complain (self, "%s", error->message);

  connection = rel_sqlite_connection_open (self->path, REL_ACCESS_READ, NULL, &error);
  self->schema = connection != NULL ? rel_connection_read_schema (connection, NULL, &error) : NULL;
  if (self->schema == NULL)
    return complain (self, "%s", error->message);

  return TRUE;
}

static void
replay (Replay *self)
{
  JsonObject *definition = case_get_object (self->object, "definition");
  g_autoptr(GError) error = NULL;
  JsonArray *steps;

  if (!begin (self))
    return;
  if (!make_mapping (self, &error))
    {
      if (definition == NULL)
        complain (self, "the relationships are refused: %s", error->message);
      else
        check_error (self, case_get_object (definition, "error"), error);
      return;
    }
  if (definition != NULL && case_get_object (definition, "error") != NULL)
    {
      complain (self, "the relationships should be refused");
      return;
    }
  if (!open_session (self, &error))
    {
      complain (self, "%s", error->message);
      return;
    }

  steps = json_object_get_array_member (self->object, "steps");
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);

      if (!replay_step (self, step))
        {
          g_autofree char *where = g_strdup_printf ("step %u (%s): ", i + 1, case_get_string (step, "op"));

          g_string_prepend (self->problem, where);
          return;
        }
    }
}

static void
end (Replay *self)
{
  g_hash_table_unref (self->handles);
  g_clear_object (&self->session);
  g_clear_object (&self->reader);
  g_clear_object (&self->mapping);
  g_clear_object (&self->schema);
  sqlite3_close (self->outside);
  if (self->folder != NULL)
    {
      g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (self->folder, name, NULL);

          g_unlink (path);
        }
      g_rmdir (self->folder);
    }
  g_free (self->folder);
  g_free (self->path);
}

/* @problem: what went wrong, where it did. */
ReplayResult
replay_file (const char  *path,
             char       **problem)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  Replay self = { NULL };

  *problem = NULL;
  if (!json_parser_load_from_file (parser, path, &error))
    {
      *problem = g_strdup (error->message);
      return REPLAY_FAILED;
    }
  if (!JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return REPLAY_OTHER;
  self.object = json_node_get_object (json_parser_get_root (parser));
  if (g_strcmp0 (case_get_string (self.object, "format"), "relationship-case-1") != 0)
    return REPLAY_OTHER;

  self.handles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self.problem = g_string_new (NULL);
  replay (&self);
  end (&self);
  *problem = g_string_free (self.problem, FALSE);

  return **problem == '\0' ? REPLAY_PASSED : REPLAY_FAILED;
}
