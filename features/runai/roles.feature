@scopes
Feature: Run:ai roles
  What the roles of the authentication page may do, and what they may not. Each
  refused caller is a caller whose token opens something else.

  Rule: An Editor manages projects and departments, and looks at clusters

    Scenario Outline: An Editor <operation>
      Given a caller who acts as "editor"
      When the caller <operation>
      Then the request is honoured

      Examples:
        | operation            |
        | creates a project    |
        | creates a department |
        | lists clusters       |

    Scenario: An Editor updates a project
      Given a caller who acts as "editor"
      And the caller creates a project
      When the caller updates the project
      Then the request is honoured

    Scenario: An Editor deletes a project
      Given a caller who acts as "editor"
      And the caller creates a project
      When the caller deletes the project
      Then the request is honoured

    Scenario: An Editor updates a department
      Given a caller who acts as "editor"
      And the caller creates a department
      When the caller updates the department
      Then the request is honoured

    Scenario: An Editor deletes a department
      Given a caller who acts as "editor"
      And the caller creates a department
      When the caller deletes the department
      Then the request is honoured

    @RUNAI-ERR-01
    Scenario Outline: An Editor neither <operation> nor the like
      Given a caller who acts as "editor"
      When the caller <operation>
      Then the request is refused for an editor
      And the answer holds:
        | code    | 403      |
        | message | a string |

      Examples:
        | operation         |
        | lists users       |
        | creates a user    |

    @disruptive
    Scenario: An Editor changes no setting
      Given a caller who acts as "administrator"
      And the caller reads a setting
      And a caller who acts as "editor"
      When the caller sets it to what it is
      Then the request is refused for an editor

    Scenario: An Editor creates no cluster
      Given a caller who acts as "editor"
      When the caller creates a cluster
      Then the request is refused for an editor with a cluster

  Rule: An Administrator manages users, settings and clusters, and looks at projects

    Scenario Outline: An Administrator <operation>
      Given a caller who acts as "administrator"
      When the caller <operation>
      Then the request is honoured

      Examples:
        | operation         |
        | lists projects    |
        | creates a user    |
        | lists settings    |
        | creates a cluster |

    Scenario: An Administrator deletes a user
      Given a caller who acts as "administrator"
      And the caller creates a user
      When the caller deletes the user
      Then the request is honoured

    # The setting stays what it is: that it may be written is all that is asked.
    @disruptive
    Scenario: An Administrator changes a setting
      Given a caller who acts as "administrator"
      And the caller reads a setting
      When the caller sets it to what it is
      Then the request is honoured

    Scenario: An Administrator renames a cluster
      Given a caller who acts as "administrator"
      And the caller creates a cluster
      When the caller renames the cluster
      Then the request is honoured

    Scenario: An Administrator deletes a cluster
      Given a caller who acts as "administrator"
      And the caller creates a cluster
      When the caller deletes the cluster
      Then the request is honoured

    # Since release 2.14 an administrator may: either answer is accepted.
    Scenario: An Administrator creates no project
      Given a caller who acts as "administrator"
      When the caller creates a project
      Then the request is refused for an administrator with a project

  Rule: A Researcher submits work and manages nothing

    Scenario: A Researcher looks at projects
      Given a caller who acts as "researcher"
      When the caller lists projects
      Then the request is honoured

    @RUNAI-ERR-01
    Scenario Outline: A Researcher never <operation>
      Given a caller who acts as "researcher"
      When the caller <operation>
      Then the request is refused for a researcher
      And the answer holds:
        | code    | 403      |
        | message | a string |

      Examples:
        | operation         |
        | creates a project |
        | creates a user    |
        | creates a cluster |

  Rule: A Viewer looks

    Scenario: A Viewer looks at projects
      Given a caller who acts as "viewer"
      When the caller lists projects
      Then the request is honoured

    @RUNAI-ERR-01
    Scenario Outline: A Viewer never <operation>
      Given a caller who acts as "viewer"
      When the caller <operation>
      Then the request is refused for a viewer
      And the answer holds:
        | code    | 403      |
        | message | a string |

      Examples:
        | operation            |
        | creates a project    |
        | creates a department |
        | creates a user       |
        | creates a cluster    |

    # Catches gates on the making of things alone.
    Scenario Outline: A Viewer never <operation> the project
      Given a caller who acts as "editor"
      And the caller creates a project
      And a caller who acts as "viewer"
      When the caller <operation> the project
      Then the request is refused for a viewer with another unit

      Examples:
        | operation |
        | updates   |
        | deletes   |

    Scenario Outline: A Viewer never <operation> the department
      Given a caller who acts as "editor"
      And the caller creates a department
      And a caller who acts as "viewer"
      When the caller <operation> the department
      Then the request is refused for a viewer with another unit

      Examples:
        | operation |
        | updates   |
        | deletes   |

  Rule: A Research Manager looks at workloads

    @RUNAI-ROLE-16
    Scenario: A Research Manager looks at workloads
      Given a caller who acts as "research_manager"
      When the caller lists workloads
      Then the request is honoured

  Rule: An ML Engineer manages deployments and no jobs

    Scenario: An ML Engineer looks at deployments
      Given a caller who acts as "ml_engineer"
      When the caller lists deployments
      Then the request is honoured

    Scenario: An ML Engineer creates no job
      Given a caller who acts as "ml_engineer"
      When the caller creates a job
      Then the request is refused for an engineer

  Rule: A Department Administrator manages projects and sees no clusters

    @RUNAI-ROLE-14
    Scenario: A Department Administrator creates a project
      Given a caller who acts as "department_administrator"
      When the caller creates a project
      Then the request is honoured

    # The page's table has departments read only, its words have them managed.
    Scenario Outline: A Department Administrator never <operation>
      Given a caller who acts as "department_administrator"
      When the caller <operation>
      Then the request is refused for a department administrator

      Examples:
        | operation            |
        | creates a department |
        | lists clusters       |

  Rule: An application can have several roles

    @RUNAI-ROLE-13
    Scenario Outline: An Administrator who is also an Editor <operation>
      Given a caller who acts as "several_roles"
      When the caller <operation>
      Then the answer holds:
        | <field> | a string |

      Examples:
        | operation         | field    |
        | creates a project | id       |
        | creates a user    | username |
