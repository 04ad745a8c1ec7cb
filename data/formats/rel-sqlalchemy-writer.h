/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-losses.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelSqlalchemyStyle:
 * @REL_SQLALCHEMY_MAPPED: of SQLAlchemy 2.0: DeclarativeBase, Mapped, mapped_column
 * @REL_SQLALCHEMY_CLASSIC: of before: declarative_base, Column; runs on 1.4 and 2.0
 *
 * How models are written.
 */
typedef enum
{
  REL_SQLALCHEMY_MAPPED,
  REL_SQLALCHEMY_CLASSIC,
} RelSqlalchemyStyle;

char                    *rel_sqlalchemy_write     (RelSchema          *schema,
                                                   RelSqlalchemyStyle  style,
                                                   RelLosses          *losses);

REL_END_DECLS
