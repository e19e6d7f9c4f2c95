if true; then echo then; else echo else; fi
if false; then echo then; elif [ 1 = 1 ]; then echo elif; else echo else; fi
i=0; while [ $i -lt 10 ]; do i=$((i + 1)); [ $i = 3 ] && continue; [ $i = 6 ] && break; echo $i; done
until [ $i = 0 ]; do i=$((i - 1)); done; echo $i
for a in 1 2; do for b in x y; do [ $b = y ] && continue 2; echo $a$b; done; done
for a in 1 2; do while true; do break 2; done; done; echo $a
case hello.c in *.h) echo header;; *.c|*.S) echo source;; *) echo other;; esac
case '*' in \*) echo star;; esac
case x in [!a-f]) echo outside;; esac
false || echo or; true && echo and; false && echo no; ! false; echo $?
{ echo group; false; }; echo $?
(exit 4); echo $?
f() { echo "f $# $1"; return 5; echo never; }
f a b; echo $?
count() { [ $1 = 0 ] || { echo $1; count $(($1 - 1)); }; }
count 3
endless() { endless; }
endless; echo never
