echo hello world | wc -w
echo a | cat | cat | cat
false | true; echo $?
true | false; echo $?
echo abc | { read x; echo "[$x]"; }
i=0; while [ $i -lt 2000 ]; do echo "line number $i of a longer output that fills pipes"; i=$((i + 1)); done | wc
while true; do echo y; done | head -n 2
sleep 0.01 & first=$!; wait $first; echo $?
(exit 9) & wait $!; echo $?
sh -c 'exit 3' & sh -c 'exit 4' & wait; echo $?
echo $(for i in 1 2 3; do echo $i; done)
