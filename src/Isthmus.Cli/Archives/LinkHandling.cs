namespace Isthmus.Cli.Archives;

/// <summary>What to do with a symbolic link at the end of a path.</summary>
internal enum LinkHandling
{
    Follow,
    Keep,
}
