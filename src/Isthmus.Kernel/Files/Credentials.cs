using System;

namespace Isthmus.Kernel.Files;

/// <summary>Who a process is when permissions are checked. Effective user and group count; real and saved ones say what a process may
/// become again.</summary>
public sealed record Credentials
{
    /// <summary>Makes somebody who really is who they are taken for.</summary>
    public Credentials(UserId user, GroupId group)
    {
        User = RealUser = SavedUser = user;
        Group = RealGroup = SavedGroup = group;
    }

    /// <summary>The superuser, who passes every check but that for execution of a file that nobody may execute.</summary>
    public static Credentials Superuser { get; } = new(new UserId(0), new GroupId(0));

    /// <summary>The effective user.</summary>
    public UserId User { get; init; }

    /// <summary>The effective group.</summary>
    public GroupId Group { get; init; }

    /// <summary>The real user.</summary>
    public UserId RealUser { get; init; }

    /// <summary>The saved user.</summary>
    public UserId SavedUser { get; init; }

    /// <summary>The real group.</summary>
    public GroupId RealGroup { get; init; }

    /// <summary>The saved group.</summary>
    public GroupId SavedGroup { get; init; }

    /// <summary>Groups besides.</summary>
    public ReadOnlyMemory<GroupId> MoreGroups { get; init; }

    /// <summary>True for user 0.</summary>
    public bool IsSuperuser => User.Value == 0;

    /// <summary>True for the effective group and those besides.</summary>
    public bool IsIn(GroupId group) => group == Group || MoreGroups.Span.Contains(group);

    /// <summary>True for a user that the process is or was.</summary>
    public bool HasUser(UserId user) => user == User || user == RealUser || user == SavedUser;

    /// <summary>True for a group that the process is or was in by its ids.</summary>
    public bool HasGroup(GroupId group) => group == Group || group == RealGroup || group == SavedGroup;
}
