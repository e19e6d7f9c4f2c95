echo one > file; echo two >> file; cat < file
cat file nosuch 2> errors; cat errors
cat nosuch > both 2>&1; cat both
echo to-error >&2
{ echo a; echo b; } > group; wc -l < group
cat < nosuch; echo $?
echo x > missing/file; echo $?
exec 3> three; echo through three >&3; exec 3>&-; cat three
echo gone >&3; echo $?
while read a b; do echo "$b-$a"; done < file
cat <<END
value $((6 * 7)) $(echo sub) \$literal
	tab
END
cat <<'END'
$not $(expanded)
END
cat <<-END
	stripped
	END
: > empty; wc -c empty
echo kept >| file; cat file
echo first > rw; cat <> rw
f() { echo in function; }; f > out; cat out
for i in 1 2; do echo $i; done | while read n; do echo got $n; done
