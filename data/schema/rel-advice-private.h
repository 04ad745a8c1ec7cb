/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-advice.h"

G_BEGIN_DECLS

typedef RelSchema *(*RelAdviceFix) (RelSchema        *schema,
                                    const RelAdvice  *advice,
                                    GError          **error);

/* A rule: its reason holds for all that it finds. */
typedef struct
{
  const char     *name;
  RelAdviceLevel  level;
  const char     *reason;
  const char     *fix_words; /* NULL: people must decide */
  RelAdviceFix    fix;
} RelAdviceRule;

const RelAdviceRule *rel_advice_find_rule (const char *name);
void                 rel_advice_add       (GArray     *list,
                                           const char *rule,
                                           RelId       table,
                                           RelId       element,
                                           RelId       other,
                                           const char *format,
                                           ...) G_GNUC_PRINTF (6, 7);
void                 rel_advice_on_links  (RelSchema  *schema,
                                           GArray     *list);
void                 rel_advice_on_tables (RelSchema  *schema,
                                           GArray     *list);
void                 rel_advice_on_names  (RelSchema  *schema,
                                           GArray     *list);

/* Fixes, each an edit. */
RelSchema *rel_fix_drop_link        (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_make_unique      (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_add_index        (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_match_types      (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_make_deferrable  (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_allow_null       (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_action           (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_unique_pair      (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_add_link         (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_add_key          (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_not_null         (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_drop_index       (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_type_integer     (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_type_text        (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_type_real        (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_no_autoincrement (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_quote_default    (RelSchema *schema, const RelAdvice *advice, GError **error);
RelSchema *rel_fix_name             (RelSchema *schema, const RelAdvice *advice, GError **error);

G_END_DECLS
