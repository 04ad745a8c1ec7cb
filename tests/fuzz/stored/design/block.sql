/* relata-design 1
diagram "Main" detail=keys shadow=soft
table "books" 320 60.5 color=2 folded
area "A \"great\" area" 0 0 500 300 color=1
sparkle "of the future" 1 2 3
table "authors" 40 60 opened hidden wobble="a b"
note "two\nlines *\/" 1 2 30 40
way "books.author_id" 10 20 30 40
ends "books.author_id" "" "works"
about "books" "one row\nan edition *\/"
about "books" "title" "as printed" tone=low
diagram "Second" notation=uml listed
table "two words" -1 1e6
*/
