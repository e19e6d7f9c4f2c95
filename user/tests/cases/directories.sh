top=$PWD
mkdir -p one/two; cd one/two; echo x > here
cat here; cat ../two/here; ls ..; ls
cd ..; echo ${PWD#$top}; cat two/here
cd ..; cd - >printed; cd "$top"; echo ${PWD#$top}.
sh -c 'cd one; echo ${PWD#'"$top"'}; ls'
(cd one/two; cat < here; echo y > there; echo *); ls one/two
cd nosuch; echo $?
cd one/two/here; echo $?
printf '#!/bin/sh\necho script in ${PWD##*/}\n' > one/run
sh one/run
cd one; sh run; cd two; sh ../run
env PWD="$top/one" ls >/dev/null; echo $?
