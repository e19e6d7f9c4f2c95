namespace Isthmus.Cli.Running;

/// <summary>What a wait does when the guest tells its result.</summary>
internal enum ResultHandling
{
    Return,
    Ignore,
}
