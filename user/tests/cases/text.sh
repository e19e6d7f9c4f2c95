printf 'a b\nc\n' | wc; printf 'a b\nc' > f; wc f; wc -l f; wc -w -c f f; wc nosuch; echo $?
i=0; while [ $i -lt 15 ]; do echo $i; i=$((i + 1)); done > n
head -n 2 n; head -3 n; head -c 4 n; head n | wc -l; head -n 0 n; head -n 1 n f nosuch; echo $?
head -n x n; echo $?
printf '%d %5s|%-5s|%05d %x %o %c %%\n' 42 ab cd 7 255 8 z
printf '%s\n' one two three
printf '\101\t\\\n'
echo -n no newline; echo
echo "x y z" > words; read a b < words; echo "$a|$b"
printf 'p\\q r\\\n' | { read -r x; echo "$x"; }
env -i A=1 B='2 3' env
env -i A=1 sh -c 'echo $A'
kill -l 9; kill -l KILL; kill notapid; echo $?; kill -NOSUCH 1; echo $?
sleep; echo $?; sleep x; echo $?
true; echo $?; false; echo $?
echo abc | cat -; cat f -u; echo $?
ls -Z; echo $?
[ -f f ] && [ ! -d f ] && [ -s f ] && [ -n x ] && [ -z "" ] && [ 3 -gt 2 ] && [ a != b ] && echo tests
[ 1 -eq x ]; echo $?; [ 1 = 1; echo $?
test a = a -a b = b -o c = d; echo $?
