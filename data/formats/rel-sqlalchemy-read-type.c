/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Types of columns as SQLAlchemy declares them on SQLite, from the type that is written
 * or from an annotation, and the class that an annotation of a relationship names.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-sqlalchemy-model-private.h"
#include "formats/rel-sqlalchemy-types.h"

#define MAX_STEPS 20

static gboolean
is_any (const char        *word,
        const char *const *words)
{
  return word != NULL && g_strv_contains (words, word);
}

/* The longest of the texts of an Enum. */
static guint
measure_enum (RelModel      *self,
              RelPythonNode *call)
{
  guint longest = 0;

  for (RelPythonNode *at = call->first->next; at != NULL; at = at->next)
    {
      const char *text = rel_python_node_string (at);
      RelModelClass *class = at->kind == REL_PYTHON_NODE_NAME ? g_hash_table_lookup (self->by_class, at->text) : NULL;

      if (text != NULL)
        longest = MAX (longest, (guint) g_utf8_strlen (text, -1));
      else if (class != NULL)
        longest = MAX (longest, class->longest);
      else if (at->kind == REL_PYTHON_NODE_LIST || at->kind == REL_PYTHON_NODE_TUPLE || at->kind == REL_PYTHON_NODE_STAR)
        for (RelPythonNode *item = at->kind == REL_PYTHON_NODE_STAR && at->first != NULL ? at->first->first : at->first; item != NULL; item = item->next)
          longest = MAX (longest, (guint) g_utf8_strlen (item->text != NULL ? item->text : "", -1));
    }

  return longest;
}

static guint
read_number (RelModel      *self,
             RelPythonNode *node)
{
  node = rel_model_value (self, node);

  return node != NULL && node->kind == REL_PYTHON_NODE_NUMBER ? (guint) MIN (g_ascii_strtoull (node->text, NULL, 10), 1000000000) : 0;
}

/* "VARCHAR(50)": the numbers of a call, in their order or by name. */
static const char *
write_numbers (RelModel      *self,
               const char    *word,
               RelPythonNode *call,
               guint          most)
{
  g_autoptr(GString) out = g_string_new (word);
  RelPythonNode *numbers[2] = { NULL, NULL };
  guint n = 0;

  if (call != NULL && most > 0)
    {
      numbers[0] = rel_python_node_argument (call, 0);
      numbers[1] = rel_python_node_argument (call, 1);
      if (numbers[0] == NULL)
        numbers[0] = rel_python_node_keyword (call, most == 2 ? "precision" : "length");
      if (numbers[1] == NULL)
        numbers[1] = rel_python_node_keyword (call, "scale");
    }
  for (guint i = 0; i < most; i++)
    {
      guint number = numbers[i] != NULL ? read_number (self, numbers[i]) : 0;
      gboolean given = numbers[i] != NULL && rel_model_value (self, numbers[i])->kind == REL_PYTHON_NODE_NUMBER;

      if (!given)
        break;
      g_string_append_printf (out, "%s%u", n++ > 0 ? ", " : "(", number);
    }
  if (n > 0)
    g_string_append_c (out, ')');

  return rel_model_keep (self, out->str);
}

/* A name that is a type for all we know: of SQLAlchemy, of another database, or of the program. */
gboolean
rel_model_is_type (RelModel      *self,
                   RelPythonNode *node)
{
  static const char *const no_types[] = {
    "ForeignKey", "Computed", "Identity", "Sequence", "CheckConstraint", "FetchedValue", "DefaultClause", "ColumnDefault", "text", "True", "False",
    "None", NULL
  };
  const char *word;

  node = rel_model_value (self, node);
  if (node == NULL || (node->kind != REL_PYTHON_NODE_NAME && node->kind != REL_PYTHON_NODE_ATTRIBUTE && node->kind != REL_PYTHON_NODE_CALL))
    return FALSE;
  word = rel_model_word (self, node);

  return word != NULL && !is_any (word, no_types);
}

static const char *
keep_enum (RelModel   *self,
           guint       longest,
           const char *subject,
           guint       line)
{
  g_autofree char *declared = longest > 0 ? g_strdup_printf ("VARCHAR(%u)", longest) : g_strdup ("VARCHAR");

  rel_losses_add (self->losses, line, subject, _ ("Which values an Enum allows is checked by the program; the column takes any text"));

  return rel_model_keep (self, declared);
}

/* What is declared on SQLite; NULL when the node is no type. */
const char *
rel_model_read_type (RelModel      *self,
                     RelPythonNode *node,
                     const char    *subject,
                     const char   **collation)
{
  static const char *const wrappers[] = { "as_mutable", "with_variant", NULL };
  RelPythonNode *call = NULL;
  const char *word = NULL, *declared;
  guint most = 0;

  for (guint i = 0; i < MAX_STEPS; i++)
    {
      RelModelClass *class;

      node = rel_model_value (self, node);
      if (node == NULL)
        return NULL;
      call = node->kind == REL_PYTHON_NODE_CALL ? node : NULL;
      word = rel_model_word (self, node);
      if (word == NULL)
        return NULL;

      /* JSON().with_variant (X, "sqlite"); MutableDict.as_mutable (JSON) */
      if (call != NULL && call->first->kind == REL_PYTHON_NODE_ATTRIBUTE && is_any (word, wrappers))
        {
          gboolean variant = strcmp (word, "with_variant") == 0;

          if (!variant || g_strcmp0 (rel_python_node_string (rel_python_node_argument (call, 1)), "sqlite") == 0)
            node = rel_python_node_argument (call, 0);
          else
            node = call->first->first;
          continue;
        }
      class = g_hash_table_lookup (self->by_class, word);
      if (class == NULL || class->type == NULL)
        break;
      node = class->type;
    }

  if (strcmp (word, "Enum") == 0 && call != NULL)
    return keep_enum (self, measure_enum (self, call), subject, node->line);
  if (call != NULL && collation != NULL)
    {
      const char *given = rel_python_node_string (rel_python_node_keyword (call, "collation"));

      if (given != NULL && g_ascii_strcasecmp (given, "BINARY") != 0)
        *collation = rel_model_keep (self, given);
    }
  declared = rel_sqlalchemy_find_type (word, &most);
  if (declared != NULL)
    return write_numbers (self, declared, call, most);

  if (strcmp (word, "JSONB") == 0)
    declared = "JSON";
  else if (strcmp (word, "ARRAY") == 0)
    declared = "JSON";
  else
    declared = rel_model_keep (self, word);
  rel_losses_add (self->losses, node->line, subject, _ ("The type “%s” is none that SQLAlchemy has on SQLite; the column is declared as %s"), word, declared);

  return write_numbers (self, declared, call, 2);
}

/* --- annotations --- */

/* A text in an annotation is code. */
static RelPythonNode *
open_text (RelModel      *self,
           RelPythonNode *node)
{
  for (guint i = 0; i < 3 && node != NULL && node->kind == REL_PYTHON_NODE_STRING; i++)
    node = rel_python_parser_parse (self->parser, node->text, node->line);

  return node;
}

/* X of Mapped[X]; NULL when the node is not Mapped. */
RelPythonNode *
rel_model_unwrap_mapped (RelModel      *self,
                         RelPythonNode *node)
{
  static const char *const wrappers[] = { "Mapped", "WriteOnlyMapped", "DynamicMapped", NULL };

  node = open_text (self, node);
  if (node != NULL && node->kind == REL_PYTHON_NODE_SUBSCRIPT && is_any (rel_model_word (self, node->first), wrappers))
    return node->first->next;

  return NULL;
}

/* Takes None out of Optional[X], Union[X, None] and X | None. */
static RelPythonNode *
take_optional (RelModel      *self,
               RelPythonNode *node,
               gboolean      *nullable)
{
  for (guint i = 0; i < MAX_STEPS; i++)
    {
      RelPythonNode *members = NULL, *rest = NULL;

      node = open_text (self, node);
      if (node == NULL)
        return NULL;
      if (node->kind == REL_PYTHON_NODE_SUBSCRIPT && rel_python_node_is (node->first, "Optional"))
        {
          *nullable = TRUE;
          node = node->first->next;
          continue;
        }
      if (node->kind == REL_PYTHON_NODE_SUBSCRIPT && rel_python_node_is (node->first, "Union"))
        members = node->first->next;
      else if (node->kind == REL_PYTHON_NODE_OPERATION && g_strcmp0 (node->text, "|") == 0)
        members = node->first;
      if (members == NULL)
        return node;
      for (; members != NULL; members = members->next)
        if (rel_python_node_is (members, "None"))
          *nullable = TRUE;
        else if (rest == NULL)
          rest = members;
      node = rest;
    }

  return node;
}

/* The type that an annotation stands for; column: what Annotated[] says beside it. */
const char *
rel_model_read_annotation (RelModel       *self,
                           RelPythonNode  *node,
                           gboolean       *nullable,
                           RelPythonNode **column)
{
  RelModelClass *class;
  const char *word;

  for (guint i = 0; i < MAX_STEPS; i++)
    {
      node = rel_model_value (self, take_optional (self, node, nullable));
      if (node == NULL || node->kind != REL_PYTHON_NODE_SUBSCRIPT)
        break;

      word = rel_model_word (self, node->first);
      if (g_strcmp0 (word, "Annotated") == 0)
        {
          RelPythonNode *base = node->first->next;

          for (RelPythonNode *at = base != NULL ? base->next : NULL; at != NULL; at = at->next)
            {
              if (rel_model_is_column (self, at))
                *column = at;
              else if (at->kind == REL_PYTHON_NODE_NUMBER && rel_python_node_is (base, "str"))
                {
                  g_autofree char *declared = g_strdup_printf ("VARCHAR(%u)", read_number (self, at));

                  return rel_model_keep (self, declared);
                }
            }
          node = base;
        }
      else if (g_strcmp0 (word, "Literal") == 0)
        {
          guint longest = 0;

          for (RelPythonNode *at = node->first->next; at != NULL; at = at->next)
            longest = MAX (longest, (guint) g_utf8_strlen (at->text != NULL ? at->text : "", -1));
          return keep_enum (self, longest, "", node->line);
        }
      else
        {
          node = node->first;
        }
    }

  word = rel_model_word (self, node);
  if (word == NULL)
    return NULL;
  class = g_hash_table_lookup (self->by_class, word);
  if (class != NULL && class->is_enum)
    return keep_enum (self, class->longest, "", node->line);

  return rel_sqlalchemy_find_python (word);
}

/* The class that an annotation or the argument of a relationship names, and whether there are many. */
const char *
rel_model_read_target (RelModel      *self,
                       RelPythonNode *node,
                       RelModelCount *count)
{
  static const char *const collections[] = {
    "List", "list", "Set", "set", "Sequence", "Collection", "Iterable", "Dict", "dict", "MutableSequence", "MutableSet", "InstrumentedList",
    "KeyFuncDict", "AppenderQuery", "FrozenSet", NULL
  };
  gboolean nullable = FALSE;
  const char *word;

  for (guint i = 0; i < MAX_STEPS; i++)
    {
      node = take_optional (self, node, &nullable);
      if (node != NULL && node->kind == REL_PYTHON_NODE_LAMBDA)
        {
          node = node->first;
          continue;
        }
      if (node == NULL || node->kind != REL_PYTHON_NODE_SUBSCRIPT)
        break;
      if (is_any (rel_model_word (self, node->first), collections))
        *count = REL_MODEL_MANY;
      /* Of a dictionary the last: what is in it. */
      node = node->last;
    }
  word = rel_python_node_name (node);
  if (word != NULL && *count == REL_MODEL_UNKNOWN)
    *count = REL_MODEL_ONE;

  return rel_model_keep (self, word);
}
