/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a case file says, in the words of the library.
 */
#include "config.h"

#include "conformance/case-json.h"

const char *
case_get_string (JsonObject *object,
                 const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

gboolean
case_get_boolean (JsonObject *object,
                  const char *name,
                  gboolean    otherwise)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_boolean (node) : otherwise;
}

static RelValue *
read_blob (const char *hex)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  for (; g_ascii_isxdigit (hex[0]) && g_ascii_isxdigit (hex[1]); hex += 2)
    {
      guint8 byte = g_ascii_xdigit_value (hex[0]) * 16 + g_ascii_xdigit_value (hex[1]);

      g_byte_array_append (bytes, &byte, 1);
    }

  return rel_value_new_blob (bytes->data, bytes->len);
}

RelValue *
case_read_value (JsonNode *node)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return rel_value_new_null ();
  if (JSON_NODE_HOLDS_OBJECT (node))
    return read_blob (json_object_get_string_member (json_node_get_object (node), "blob"));
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
      return rel_value_new_integer (json_node_get_int (node));
    case G_TYPE_DOUBLE:
      return rel_value_new_real (json_node_get_double (node));
    case G_TYPE_BOOLEAN:
      return rel_value_new_integer (json_node_get_boolean (node));
    default:
      return rel_value_new_text (json_node_get_string (node), -1);
    }
}

char **
case_read_names (JsonObject *object,
                 const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  JsonArray *array;
  char **names;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  names = g_new0 (char *, json_array_get_length (array) + 1);
  for (guint i = 0; i < json_array_get_length (array); i++)
    names[i] = g_strdup (json_array_get_string_element (array, i));

  return names;
}

JsonObject *
case_get_object (JsonObject *object,
                 const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static RelOwnerDelete
read_rule (const char *word)
{
  if (g_strcmp0 (word, "delete") == 0)
    return REL_OWNER_DELETE_DELETE;
  if (g_strcmp0 (word, "delete-orphan") == 0)
    return REL_OWNER_DELETE_ORPHAN;
  if (g_strcmp0 (word, "leave") == 0)
    return REL_OWNER_DELETE_LEAVE;

  return REL_OWNER_DELETE_UNLINK;
}

void
case_read_end (RelMappingEnd *end,
               JsonObject    *object)
{
  JsonObject *local = case_get_object (object, "local");
  JsonObject *remote = case_get_object (object, "remote");
  JsonObject *association = case_get_object (object, "association");
  const char *where = case_get_string (object, "foreign_key_in");

  end->name = case_get_string (object, "name");
  end->table = case_get_string (local, "table");
  end->columns = (const char *const *) case_read_names (local, "columns");
  end->remote_table = case_get_string (remote, "table");
  end->remote_columns = (const char *const *) case_read_names (remote, "columns");
  end->association = case_get_string (association, "table");
  end->association_columns = (const char *const *) case_read_names (association, "local_columns");
  end->association_remote_columns = (const char *const *) case_read_names (association, "remote_columns");
  end->link_in = g_strcmp0 (where, "local") == 0 ? REL_LINK_IN_LOCAL
                 : g_strcmp0 (where, "remote") == 0 ? REL_LINK_IN_REMOTE : REL_LINK_IN_ASSOCIATION;
  end->collection = case_get_boolean (object, "uselist", TRUE);
  end->reverse = case_get_string (object, "reverse");
  end->on_owner_delete = g_strcmp0 (case_get_string (object, "kind"), "many-to-one") == 0 ? REL_OWNER_DELETE_UNLINK
                                                                                     : read_rule (case_get_string (object, "on_owner_delete"));
  end->passive_deletes = case_get_boolean (object, "passive_deletes", FALSE);
  end->carry_keys = !case_get_boolean (object, "passive_updates", TRUE);
  end->view_only = case_get_boolean (object, "view_only", FALSE);
  end->order_by = (const char *const *) case_read_names (object, "order_by");
}
