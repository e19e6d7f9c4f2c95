# Reads the results of Isthmus and Linux, counted and timed, in this order; writes them side by side.
FNR == 1 { file++ }
/^second / { seconds[file] = $2 }
/^row / {
    name = $3
    for (i = 4; i <= NF; i++) name = name " " $i
    if (!(name in known)) { known[name] = 1; names[++count] = name }
    value[file, name] = $2
}
function nanoseconds(file, name) { return seconds[file] ? value[file, name] * 1e9 / seconds[file] : 0 }
END {
    if (form == "markdown") {
        print "| Operation | Isthmus, instructions | " linux ", instructions | ratio | Isthmus, ns | " linux ", ns |"
        print "|---|--:|--:|--:|--:|--:|"
    } else if (form == "text")
        printf "%-36s %12s %12s %7s %12s %12s\n", "Operation", "Isthmus", linux, "ratio", "Isthmus ns", "Linux ns"
    for (i = 1; i <= count; i++) {
        name = names[i]
        if (name !~ pattern) continue
        if (!((1, name) in value) || !((2, name) in value) || value[1, name] > value[2, name]) above = above (above ? "; " : "") name
        ratio = value[2, name] ? value[1, name] / value[2, name] : 0
        if (form == "markdown")
            printf "| %s | %d | %d | %.2f | %.0f | %.0f |\n", name, value[1, name], value[2, name], ratio, nanoseconds(3, name), nanoseconds(4, name)
        else if (form == "json")
            printf "{\"operation\": \"%s\", \"isthmus\": %d, \"linux\": %d, \"isthmus_ns\": %.0f, \"linux_ns\": %.0f}\n", name, value[1, name], value[2, name], nanoseconds(3, name), nanoseconds(4, name)
        else
            printf "%-36s %12d %12d %7.2f %12.0f %12.0f\n", name, value[1, name], value[2, name], ratio, nanoseconds(3, name), nanoseconds(4, name)
    }
    if (form != "json") print "\nRows above " linux " in instructions: " (above ? above : "none") "."
}
