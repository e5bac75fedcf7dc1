Feature: Run:ai endpoints
  One endpoint for what belongs to the organization, one for the workloads of
  each cluster, and one token for both.

  Rule: The Administrator API has one endpoint for all clusters

    # Catches control planes that answer for one cluster only.
    @RUNAI-SCOPE-01
    Scenario: Projects of two clusters stand in one list
      Given a caller who acts as "editor"
      And the caller creates a project
      And the caller creates a project on the other cluster
      When the caller lists both projects
      Then the answer holds among others:
        | projects[].clusterId | "{clusters.0.id}" |
        | projects[].clusterId | "{clusters.1.id}" |

  Rule: The Cluster API has an endpoint for each cluster

    Scenario: A job is there where it was sent
      Given a caller who acts as "researcher"
      And the caller creates a job
      When the caller shows the job
      Then the request is honoured

    Scenario: A job is not there where it was not sent
      Given a caller who acts as "researcher"
      And the caller creates a job
      When the caller looks for the job on the other cluster
      Then the request is refused for another clusters job

  Rule: One token serves both

    Scenario: A token that lists projects lists jobs
      Given a caller who acts as "researcher"
      And the caller lists projects
      When the caller lists jobs
      Then the request is honoured

  Rule: A Researcher works in the projects that it was given

    Scenario: A Researcher creates a job
      Given a caller who acts as "researcher"
      When the caller creates a job
      Then the request is honoured

    Scenario: A Researcher deletes a job
      Given a caller who acts as "researcher"
      And the caller creates a job
      When the caller deletes the job
      Then the request is honoured

    # Catches gates that look at the role and forget the project.
    Scenario: A Researcher creates no job elsewhere
      Given a caller who acts as "editor"
      And the caller creates a project
      And a caller who acts as "researcher"
      When the caller creates a job in the project
      Then the request is refused for a project out of reach

    Scenario: A Researcher submits a workload
      Given a caller who acts as "researcher"
      And the caller finds its project
      When the caller submits a workload
      Then the request is honoured

    # Catches control planes that guard one of the two doors to the same project.
    Scenario: A Researcher submits no workload elsewhere
      Given a caller who acts as "editor"
      And the caller creates a project
      And a caller who acts as "researcher"
      When the caller submits a workload to the project
      Then the request is refused for a workload out of reach

  Rule: Lists come in pages

    @RUNAI-PAGE-01
    Scenario: A page holds as many as were asked for and tells where the next begins
      Given a caller who acts as "editor"
      And the caller creates a project
      And the caller creates a project on the other cluster
      When the caller lists both projects with query "limit=1&offset=0"
      Then the request is honoured
      And the answer holds:
        | projects | a list of 1 |
        | next     | 1           |

    # Catches lists that begin anew on every page.
    @RUNAI-PAGE-01 @RUNAI-PAGE-02
    Scenario: The next page goes on where the first ends
      Given a caller who acts as "editor"
      And the caller creates a project
      And the caller creates a project on the other cluster
      And the caller lists the first of both projects
      When the caller lists both projects with query "limit=1&offset=1"
      Then the answer holds:
        | projects      | a list of 1                    |
        | projects[].id | anything but "{first_project}" |
        | next          | nothing                        |

    @RUNAI-PAGE-01
    Scenario: A page holds fifty unless more were asked for
      Given a key that is live
      When the caller lists projects
      Then the request is honoured
      And the answer holds:
        | projects | a list of at most 50 |

    @RUNAI-PAGE-02
    Scenario: The last page has no next
      Given a key that is live
      When the caller lists projects with query "limit=500&offset=100000"
      Then the request is honoured
      And the answer holds:
        | projects | a list of 0 |
        | next     | nothing     |

    Scenario Outline: A page of <limit> is refused
      Given a key that is live
      When the caller lists projects with query "limit=<limit>"
      Then the request is refused for an impossible page

      Examples:
        | limit |
        | 0     |
        | 501   |
