/* model_list.h: the model's lists: members by name, rooms, servers on this network. */
#ifndef WL_MODEL_LIST_H
#define WL_MODEL_LIST_H

#include "model.h"

enum { MODEL_LIST_MOST = 20000 }; /* entries of a list; further ones are not shown */

/* `members`: who is there replaces who was; those who stayed keep their time of coming. */
void model_list_members(struct model *m, const cJSON *members, int64_t mono_us);

/* `member`: somebody came or left. False when that was known. */
bool model_list_add_member(struct model *m, const cJSON *member, int64_t mono_us);
bool model_list_drop_member(struct model *m, const cJSON *member);

void model_list_rooms(struct model *m, const cJSON *rooms);
void model_list_servers(struct model *m, const cJSON *servers);

#endif
