a=1 b=${a}2
echo $a$b ${a}x "${b}"
echo ${none:-default} ${none-unset} "${a:+set}" [${none+set}]
echo ${made:=value} $made
path=/usr/lib/name.tar.gz
echo ${path##*/} ${path%/*} ${path%%.*} ${path#/} ${#path}
export shared=yes; private=no
sh -c 'echo [$shared] [$private] [$temporary]'
temporary=1 sh -c 'echo [$temporary]'; echo [$temporary]
unset a; echo [${a-gone}]
readonly fixed=1
(fixed=2; echo not reached); echo $?
echo $((1 + 2 * 3)) $(((1 + 2) * 3)) $((7 / 2)) $((-7 % 3)) $((1 << 4 | 3)) $((5 > 3 && 2 > 3)) $((b * 2)) $((n = 4)) $n
(echo $((1 / 0)))
(echo ${needed:?is needed}); echo $?
(set -u; echo $nothing); echo $?
set -- one two 'three four'
echo $# $1 $3; shift; echo $# $1
for i in "$@"; do echo "<$i>"; done
for i in "$*"; do echo "<$i>"; done
for i in $@; do echo "<$i>"; done
set --; for i in "$@"; do echo never; done; echo $#
IFS=:; list=a:b::c; for i in $list; do echo "[$i]"; done
