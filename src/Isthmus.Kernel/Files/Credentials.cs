namespace Isthmus.Kernel.Files;

/// <summary>Who a process is when permissions are checked.</summary>
public sealed class Credentials(UserId user, GroupId group)
{
    /// <summary>The superuser, who passes every check but that for execution of a file that nobody may execute.</summary>
    public static Credentials Superuser { get; } = new(new UserId(0), new GroupId(0));

    /// <summary>The user.</summary>
    public UserId User { get; } = user;

    /// <summary>The group.</summary>
    public GroupId Group { get; } = group;

    /// <summary>True for user 0.</summary>
    public bool IsSuperuser => User.Value == 0;
}
