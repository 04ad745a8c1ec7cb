"""Doc \N{BULLET}"""
from __future__ import annotations
from typing import List, Optional
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, backref
class Base(DeclarativeBase):
    type_annotation_map = {str: String(30)}
links = Table("links", Base.metadata, Column("a_id", ForeignKey("a.id", ondelete="CASCADE"), primary_key=True), Column("b_id", ForeignKey("b.id"), primary_key=True), schema=None)
class Mixin:
    @declared_attr
    def made(cls): return Column(DateTime, server_default=func.now())
class A(Mixin, Base):
    __tablename__ = "a"
    __table_args__ = (UniqueConstraint("name", "n", name="u"), CheckConstraint('n > 0'), Index('i', text('lower(name)')), {"sqlite_with_rowid": False})
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[Optional["str"]] = mapped_column("full name", String(50), default=lambda: f"x{1!r:>{2}}", comment=r'raw \ ')
    n = Column(Numeric(10, 2), nullable=False, server_default=text("0"))
    kind = Column(Enum("x", 'y', name='k'))
    bs: Mapped[List["B"]] = relationship(secondary=links, back_populates="as_", cascade="all, delete-orphan", passive_deletes=True)
    parent_id = Column(Integer, ForeignKey(id))
    children = relationship("A", backref=backref("parent", remote_side=[id]))
class B(Base):
    __tablename__ = 'b'; id = Column(Integer, primary_key=True)
    as_: Mapped[List[A]] = relationship(secondary="links", back_populates="bs")
if True:
    B.more = Column(Text)
