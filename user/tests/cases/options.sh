for program in ls cat cp mv rm mkdir wc head sleep ps kill env echo; do
    "$program" --help >help; echo $? "$(head -n 1 help)"
done 2>&1
for program in ls cat cp mv rm mkdir wc head ps env; do
    "$program" -'?' 2>&1 >/dev/null | head -n 1
done
env echo -- --help
env echo --help x
printf 'one\ntwo\nthree' >a; printf 'vier\n' >b
cat -n a b
wc -m a; printf 'grüße\n' | wc -cm
head -v -n 1 a; head -q -n 1 a b
cp -v a c; echo new >a; cp -n a c; cat c; echo
mv -v a d; mv -n b d; cat b d
mkdir -v x; mkdir -pv x/y/z; mkdir -v x; echo $?
mkdir -p x/y/z; echo $?
cp -r x w; ls -R w
cp x v; echo $?
cp nosuch v; echo $?
cp d b nosuch; echo $?
rm x; echo $?; rm -d w; echo $?; rm -rv w; rm nosuch; echo $?; rm -f nosuch; echo $?
mkdir -p k/x; ls --color=always k; ls --color=never k; ls --color=what; echo $?
ls -aF k; ls -d x; ls -1r; ls nosuch; echo $?
head -n x b; echo $?; sleep x; echo $?; kill x; echo $?; kill -NOSUCH 1; echo $?
