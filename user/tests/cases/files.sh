echo content > a; cp a b; cat b
cp a b nosuch; cp nosuch b; echo $?
mkdir d; cp a b d; ls d; cp d e; echo $?
cp -r d e; ls -R e; cp -r d d/inside; echo $?; ls d
cp a a; echo $?
mv a moved; cat moved; ls a; echo $?
mv moved b d; ls d; mv d f; ls f; mv nosuch x; echo $?
rm f; echo $?; rm f/b f/moved; ls f; rm -d f; ls f
rm nosuch; echo $?; rm -f nosuch; echo $?; rm -r e; ls
rm -r . ; echo $?
mkdir p/q/r; echo $?; mkdir -p p/q/r; mkdir -p p/q/r; echo $?; mkdir p; echo $?; rm -d p; echo $?
echo x > file; mkdir file; echo $?; cat file/x; ls file/x
mkdir -p file/deeper; echo $?
rm -rfv p
cp -x a b; echo $?
cp a; echo $?
