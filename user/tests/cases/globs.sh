mkdir -p dir/sub; : > a.c; : > b.c; : > c.h; : > .hidden; : > dir/x; : > dir/sub/y; : > 'odd name'; : > '[z]'
echo *.c *.none
echo ? ?.? [ab].c [!ab].? [a-b]*
echo */ dir/* */*/y
echo .h* "*" \*.c '[z]' \[z]
for i in odd*; do echo "<$i>"; done
x='*.c'; echo $x "$x"
set -f; echo *.c; set +f
cd dir; pwd | head -c 0; echo *; cd ..; echo *.h
