# Quotes, escapes, comments.
x='two  words'
echo $x / "$x" / '$x' / \$x # not shown
echo "a\"b\\c\$d" 'it'"'"'s' a\ b "" x"y"z
echo a#b "#c" \#d
echo one\
two
set -- "$x" ''
echo $# "<$1>" "<$2>"
echo "$(echo "inner  $(echo "deep  er")")" `echo back \`echo quoted\``
echo ~ "~" a~
