nosuch; echo $?
./nosuch; echo $?
/; echo $?
echo echo script '$0 $1' > script
sh script arg | cat
{ sh -c 'kill -9 $$'; } 2> message; echo $?; wc -l < message
sh -c 'exit 300'; echo $?
sh -c 'echo "$0" "$1"; exit 7' name argument; echo $?
sh -c 'if'; echo $?
sh -c 'echo )'; echo $?
sh -c "echo 'open"; echo $?
sh nosuch.sh; echo $?
env nosuch; echo $?
env sh -c 'exit 8'; echo $?
set -e
if false; then :; fi
false || echo not left
(echo in subshell; false; echo never) || echo tested
false
echo never
